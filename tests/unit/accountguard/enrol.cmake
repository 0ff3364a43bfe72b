# Enrolment and operators.
foreach(part dkim domain operator_core)
  eg_test(test_ag_${part} SOURCES test_ag_${part}.c LINK PkgConfig::CMOCKA
          eg_accountguard)
endforeach()
