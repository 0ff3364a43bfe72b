# Statistics: counting, releases, pages.
set(statistics_2019 ${PROJECT_SOURCE_DIR}/tests/support/statistics_2019.c)
foreach(part count page release)
  eg_test(test_ag_${part} SOURCES test_ag_${part}.c ${statistics_2019} LINK
          PkgConfig::CMOCKA eg_accountguard)
endforeach()
foreach(part erase proof series)
  eg_test(test_ag_${part} SOURCES test_ag_${part}.c LINK PkgConfig::CMOCKA
          eg_accountguard eg_test_store)
endforeach()
eg_postgres_test(
  test_ag_statistics $<TARGET_FILE:test_ag_proof> -- $<TARGET_FILE:test_ag_erase>
  -- $<TARGET_FILE:test_ag_series>)
