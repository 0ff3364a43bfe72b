# Reading logs, and whose accounts they tell of.
foreach(part account event_csv event_json event_microsoft event_providers event_rows
             ip)
  eg_test(test_ag_${part} SOURCES test_ag_${part}.c LINK PkgConfig::CMOCKA
          eg_accountguard)
endforeach()
eg_test(test_ag_ingest SOURCES test_ag_ingest.c LINK PkgConfig::CMOCKA
        eg_accountguard eg_test_store eg_test_support)
eg_postgres_test(test_ag_ingest $<TARGET_FILE:test_ag_ingest>)
