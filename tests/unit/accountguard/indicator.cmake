# Indicators and actors.
foreach(part actor feed public_data set)
  eg_test(test_ag_${part} SOURCES test_ag_${part}.c LINK PkgConfig::CMOCKA
          eg_accountguard)
endforeach()
