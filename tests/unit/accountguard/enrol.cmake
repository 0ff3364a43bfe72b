# Enrolment and operators.
foreach(part dkim domain operator_core)
  eg_test(test_ag_${part} SOURCES test_ag_${part}.c LINK PkgConfig::CMOCKA
          eg_accountguard)
endforeach()
set(eg_enrol_on_postgres)
foreach(part operator organisation person)
  eg_test(test_ag_${part} SOURCES test_ag_${part}.c LINK PkgConfig::CMOCKA
          eg_accountguard eg_test_store)
  list(APPEND eg_enrol_on_postgres -- $<TARGET_FILE:test_ag_${part}>)
endforeach()
list(POP_FRONT eg_enrol_on_postgres)
eg_postgres_test(test_ag_enrol ${eg_enrol_on_postgres})
