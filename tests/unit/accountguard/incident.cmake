# The ladder, incidents, review and directives.
foreach(part evidence incident limit)
  eg_test(test_ag_${part} SOURCES test_ag_${part}.c LINK PkgConfig::CMOCKA
          eg_accountguard eg_test_support)
endforeach()
foreach(part desk flood)
  eg_test(test_ag_${part} SOURCES test_ag_${part}.c LINK PkgConfig::CMOCKA
          eg_accountguard eg_test_store eg_test_support)
endforeach()
eg_postgres_test(test_ag_desk $<TARGET_FILE:test_ag_desk> --
                 $<TARGET_FILE:test_ag_flood>)
