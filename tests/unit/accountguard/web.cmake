# What the service's pages are made of.
foreach(part form html prefer hold)
  eg_test(test_ag_${part} SOURCES test_ag_${part}.c LINK PkgConfig::CMOCKA
          eg_accountguard_http)
endforeach()
