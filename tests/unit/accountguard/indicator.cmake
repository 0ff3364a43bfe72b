# Indicators and actors.
foreach(part actor feed public_data set)
  eg_test(test_ag_${part} SOURCES test_ag_${part}.c LINK PkgConfig::CMOCKA
          eg_accountguard)
endforeach()
eg_test(test_ag_catalog SOURCES test_ag_catalog.c LINK PkgConfig::CMOCKA
        eg_accountguard eg_test_store)
eg_postgres_test(test_ag_catalog $<TARGET_FILE:test_ag_catalog>)
