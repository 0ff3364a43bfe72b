/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Countries by ISO 3166-1 alpha-2 code, in the order of their codes, with the
 * short names in English, Spanish and French that Unicode CLDR 48 gives (four of
 * them as they are usually said).  XK is no code of ISO 3166-1, but the one that
 * the European Union and CLDR use for Kosovo.
 */
#ifndef ACCOUNTGUARD_MODEL_COUNTRY_TABLE_H
#define ACCOUNTGUARD_MODEL_COUNTRY_TABLE_H

/* clang-format off: one country a line reads better than wrapped ones. */
/** code, English, Spanish, French. */
#define AG_COUNTRY_TABLE(X)                                                   \
    X("AD", "Andorra", "Andorra", "Andorre")                                  \
    X("AE", "United Arab Emirates", "Emiratos Árabes Unidos",                 \
      "Émirats arabes unis")                                                  \
    X("AF", "Afghanistan", "Afganistán", "Afghanistan")                       \
    X("AG", "Antigua and Barbuda", "Antigua y Barbuda", "Antigua-et-Barbuda") \
    X("AI", "Anguilla", "Anguila", "Anguilla")                                \
    X("AL", "Albania", "Albania", "Albanie")                                  \
    X("AM", "Armenia", "Armenia", "Arménie")                                  \
    X("AO", "Angola", "Angola", "Angola")                                     \
    X("AQ", "Antarctica", "Antártida", "Antarctique")                         \
    X("AR", "Argentina", "Argentina", "Argentine")                            \
    X("AS", "American Samoa", "Samoa Americana", "Samoa américaines")         \
    X("AT", "Austria", "Austria", "Autriche")                                 \
    X("AU", "Australia", "Australia", "Australie")                            \
    X("AW", "Aruba", "Aruba", "Aruba")                                        \
    X("AX", "Åland Islands", "Islas Aland", "Îles Åland")                     \
    X("AZ", "Azerbaijan", "Azerbaiyán", "Azerbaïdjan")                        \
    X("BA", "Bosnia and Herzegovina", "Bosnia y Herzegovina",                 \
      "Bosnie-Herzégovine")                                                   \
    X("BB", "Barbados", "Barbados", "Barbade")                                \
    X("BD", "Bangladesh", "Bangladés", "Bangladesh")                          \
    X("BE", "Belgium", "Bélgica", "Belgique")                                 \
    X("BF", "Burkina Faso", "Burkina Faso", "Burkina Faso")                   \
    X("BG", "Bulgaria", "Bulgaria", "Bulgarie")                               \
    X("BH", "Bahrain", "Baréin", "Bahreïn")                                   \
    X("BI", "Burundi", "Burundi", "Burundi")                                  \
    X("BJ", "Benin", "Benín", "Bénin")                                        \
    X("BL", "St. Barthélemy", "San Bartolomé", "Saint-Barthélemy")            \
    X("BM", "Bermuda", "Bermudas", "Bermudes")                                \
    X("BN", "Brunei", "Brunéi", "Brunei")                                     \
    X("BO", "Bolivia", "Bolivia", "Bolivie")                                  \
    X("BQ", "Caribbean Netherlands", "Caribe neerlandés",                     \
      "Pays-Bas caribéens")                                                   \
    X("BR", "Brazil", "Brasil", "Brésil")                                     \
    X("BS", "Bahamas", "Bahamas", "Bahamas")                                  \
    X("BT", "Bhutan", "Bután", "Bhoutan")                                     \
    X("BV", "Bouvet Island", "Isla Bouvet", "Île Bouvet")                     \
    X("BW", "Botswana", "Botsuana", "Botswana")                               \
    X("BY", "Belarus", "Bielorrusia", "Biélorussie")                          \
    X("BZ", "Belize", "Belice", "Belize")                                     \
    X("CA", "Canada", "Canadá", "Canada")                                     \
    X("CC", "Cocos (Keeling) Islands", "Islas Cocos", "Îles Cocos")           \
    X("CD", "DR Congo", "República Democrática del Congo",                    \
      "République démocratique du Congo")                                     \
    X("CF", "Central African Republic", "República Centroafricana",           \
      "République centrafricaine")                                            \
    X("CG", "Congo", "Congo", "Congo")                                        \
    X("CH", "Switzerland", "Suiza", "Suisse")                                 \
    X("CI", "Côte d’Ivoire", "Côte d’Ivoire", "Côte d’Ivoire")                \
    X("CK", "Cook Islands", "Islas Cook", "Îles Cook")                        \
    X("CL", "Chile", "Chile", "Chili")                                        \
    X("CM", "Cameroon", "Camerún", "Cameroun")                                \
    X("CN", "China", "China", "Chine")                                        \
    X("CO", "Colombia", "Colombia", "Colombie")                               \
    X("CR", "Costa Rica", "Costa Rica", "Costa Rica")                         \
    X("CU", "Cuba", "Cuba", "Cuba")                                           \
    X("CV", "Cape Verde", "Cabo Verde", "Cap-Vert")                           \
    X("CW", "Curaçao", "Curazao", "Curaçao")                                  \
    X("CX", "Christmas Island", "Isla de Navidad", "Île Christmas")           \
    X("CY", "Cyprus", "Chipre", "Chypre")                                     \
    X("CZ", "Czechia", "Chequia", "Tchéquie")                                 \
    X("DE", "Germany", "Alemania", "Allemagne")                               \
    X("DJ", "Djibouti", "Yibuti", "Djibouti")                                 \
    X("DK", "Denmark", "Dinamarca", "Danemark")                               \
    X("DM", "Dominica", "Dominica", "Dominique")                              \
    X("DO", "Dominican Republic", "República Dominicana",                     \
      "République dominicaine")                                               \
    X("DZ", "Algeria", "Argelia", "Algérie")                                  \
    X("EC", "Ecuador", "Ecuador", "Équateur")                                 \
    X("EE", "Estonia", "Estonia", "Estonie")                                  \
    X("EG", "Egypt", "Egipto", "Égypte")                                      \
    X("EH", "Western Sahara", "Sáhara Occidental", "Sahara occidental")       \
    X("ER", "Eritrea", "Eritrea", "Érythrée")                                 \
    X("ES", "Spain", "España", "Espagne")                                     \
    X("ET", "Ethiopia", "Etiopía", "Éthiopie")                                \
    X("FI", "Finland", "Finlandia", "Finlande")                               \
    X("FJ", "Fiji", "Fiyi", "Fidji")                                          \
    X("FK", "Falkland Islands", "Islas Malvinas", "Îles Malouines")           \
    X("FM", "Micronesia", "Micronesia", "Micronésie")                         \
    X("FO", "Faroe Islands", "Islas Feroe", "Îles Féroé")                     \
    X("FR", "France", "Francia", "France")                                    \
    X("GA", "Gabon", "Gabón", "Gabon")                                        \
    X("GB", "United Kingdom", "Reino Unido", "Royaume-Uni")                   \
    X("GD", "Grenada", "Granada", "Grenade")                                  \
    X("GE", "Georgia", "Georgia", "Géorgie")                                  \
    X("GF", "French Guiana", "Guayana Francesa", "Guyane française")          \
    X("GG", "Guernsey", "Guernesey", "Guernesey")                             \
    X("GH", "Ghana", "Ghana", "Ghana")                                        \
    X("GI", "Gibraltar", "Gibraltar", "Gibraltar")                            \
    X("GL", "Greenland", "Groenlandia", "Groenland")                          \
    X("GM", "Gambia", "Gambia", "Gambie")                                     \
    X("GN", "Guinea", "Guinea", "Guinée")                                     \
    X("GP", "Guadeloupe", "Guadalupe", "Guadeloupe")                          \
    X("GQ", "Equatorial Guinea", "Guinea Ecuatorial", "Guinée équatoriale")   \
    X("GR", "Greece", "Grecia", "Grèce")                                      \
    X("GS", "South Georgia and South Sandwich Islands",                       \
      "Islas Georgia del Sur y Sandwich del Sur",                             \
      "Géorgie du Sud-et-les Îles Sandwich du Sud")                           \
    X("GT", "Guatemala", "Guatemala", "Guatemala")                            \
    X("GU", "Guam", "Guam", "Guam")                                           \
    X("GW", "Guinea-Bissau", "Guinea-Bisáu", "Guinée-Bissau")                 \
    X("GY", "Guyana", "Guyana", "Guyana")                                     \
    X("HK", "Hong Kong", "Hong Kong", "Hong Kong")                            \
    X("HM", "Heard and McDonald Islands", "Islas Heard y McDonald",           \
      "Îles Heard-et-MacDonald")                                              \
    X("HN", "Honduras", "Honduras", "Honduras")                               \
    X("HR", "Croatia", "Croacia", "Croatie")                                  \
    X("HT", "Haiti", "Haití", "Haïti")                                        \
    X("HU", "Hungary", "Hungría", "Hongrie")                                  \
    X("ID", "Indonesia", "Indonesia", "Indonésie")                            \
    X("IE", "Ireland", "Irlanda", "Irlande")                                  \
    X("IL", "Israel", "Israel", "Israël")                                     \
    X("IM", "Isle of Man", "Isla de Man", "Île de Man")                       \
    X("IN", "India", "India", "Inde")                                         \
    X("IO", "British Indian Ocean Territory",                                 \
      "Territorio Británico del Océano Índico",                               \
      "Territoire britannique de l’océan Indien")                             \
    X("IQ", "Iraq", "Irak", "Irak")                                           \
    X("IR", "Iran", "Irán", "Iran")                                           \
    X("IS", "Iceland", "Islandia", "Islande")                                 \
    X("IT", "Italy", "Italia", "Italie")                                      \
    X("JE", "Jersey", "Jersey", "Jersey")                                     \
    X("JM", "Jamaica", "Jamaica", "Jamaïque")                                 \
    X("JO", "Jordan", "Jordania", "Jordanie")                                 \
    X("JP", "Japan", "Japón", "Japon")                                        \
    X("KE", "Kenya", "Kenia", "Kenya")                                        \
    X("KG", "Kyrgyzstan", "Kirguistán", "Kirghizstan")                        \
    X("KH", "Cambodia", "Camboya", "Cambodge")                                \
    X("KI", "Kiribati", "Kiribati", "Kiribati")                               \
    X("KM", "Comoros", "Comoras", "Comores")                                  \
    X("KN", "St. Kitts and Nevis", "San Cristóbal y Nieves",                  \
      "Saint-Christophe-et-Niévès")                                           \
    X("KP", "North Korea", "Corea del Norte", "Corée du Nord")                \
    X("KR", "South Korea", "Corea del Sur", "Corée du Sud")                   \
    X("KW", "Kuwait", "Kuwait", "Koweït")                                     \
    X("KY", "Cayman Islands", "Islas Caimán", "Îles Caïmans")                 \
    X("KZ", "Kazakhstan", "Kazajistán", "Kazakhstan")                         \
    X("LA", "Laos", "Laos", "Laos")                                           \
    X("LB", "Lebanon", "Líbano", "Liban")                                     \
    X("LC", "St. Lucia", "Santa Lucía", "Sainte-Lucie")                       \
    X("LI", "Liechtenstein", "Liechtenstein", "Liechtenstein")                \
    X("LK", "Sri Lanka", "Sri Lanka", "Sri Lanka")                            \
    X("LR", "Liberia", "Liberia", "Liberia")                                  \
    X("LS", "Lesotho", "Lesoto", "Lesotho")                                   \
    X("LT", "Lithuania", "Lituania", "Lituanie")                              \
    X("LU", "Luxembourg", "Luxemburgo", "Luxembourg")                         \
    X("LV", "Latvia", "Letonia", "Lettonie")                                  \
    X("LY", "Libya", "Libia", "Libye")                                        \
    X("MA", "Morocco", "Marruecos", "Maroc")                                  \
    X("MC", "Monaco", "Mónaco", "Monaco")                                     \
    X("MD", "Moldova", "Moldavia", "Moldavie")                                \
    X("ME", "Montenegro", "Montenegro", "Monténégro")                         \
    X("MF", "St. Martin", "San Martín", "Saint-Martin")                       \
    X("MG", "Madagascar", "Madagascar", "Madagascar")                         \
    X("MH", "Marshall Islands", "Islas Marshall", "Îles Marshall")            \
    X("MK", "North Macedonia", "Macedonia del Norte", "Macédoine du Nord")    \
    X("ML", "Mali", "Mali", "Mali")                                           \
    X("MM", "Myanmar (Burma)", "Myanmar (Birmania)", "Myanmar (Birmanie)")    \
    X("MN", "Mongolia", "Mongolia", "Mongolie")                               \
    X("MO", "Macao", "Macao", "Macao")                                        \
    X("MP", "Northern Mariana Islands", "Islas Marianas del Norte",           \
      "Îles Mariannes du Nord")                                               \
    X("MQ", "Martinique", "Martinica", "Martinique")                          \
    X("MR", "Mauritania", "Mauritania", "Mauritanie")                         \
    X("MS", "Montserrat", "Montserrat", "Montserrat")                         \
    X("MT", "Malta", "Malta", "Malte")                                        \
    X("MU", "Mauritius", "Mauricio", "Maurice")                               \
    X("MV", "Maldives", "Maldivas", "Maldives")                               \
    X("MW", "Malawi", "Malaui", "Malawi")                                     \
    X("MX", "Mexico", "México", "Mexique")                                    \
    X("MY", "Malaysia", "Malasia", "Malaisie")                                \
    X("MZ", "Mozambique", "Mozambique", "Mozambique")                         \
    X("NA", "Namibia", "Namibia", "Namibie")                                  \
    X("NC", "New Caledonia", "Nueva Caledonia", "Nouvelle-Calédonie")         \
    X("NE", "Niger", "Níger", "Niger")                                        \
    X("NF", "Norfolk Island", "Isla Norfolk", "Île Norfolk")                  \
    X("NG", "Nigeria", "Nigeria", "Nigeria")                                  \
    X("NI", "Nicaragua", "Nicaragua", "Nicaragua")                            \
    X("NL", "Netherlands", "Países Bajos", "Pays-Bas")                        \
    X("NO", "Norway", "Noruega", "Norvège")                                   \
    X("NP", "Nepal", "Nepal", "Népal")                                        \
    X("NR", "Nauru", "Nauru", "Nauru")                                        \
    X("NU", "Niue", "Niue", "Niue")                                           \
    X("NZ", "New Zealand", "Nueva Zelanda", "Nouvelle-Zélande")               \
    X("OM", "Oman", "Omán", "Oman")                                           \
    X("PA", "Panama", "Panamá", "Panama")                                     \
    X("PE", "Peru", "Perú", "Pérou")                                          \
    X("PF", "French Polynesia", "Polinesia Francesa", "Polynésie française")  \
    X("PG", "Papua New Guinea", "Papúa Nueva Guinea",                         \
      "Papouasie-Nouvelle-Guinée")                                            \
    X("PH", "Philippines", "Filipinas", "Philippines")                        \
    X("PK", "Pakistan", "Pakistán", "Pakistan")                               \
    X("PL", "Poland", "Polonia", "Pologne")                                   \
    X("PM", "St. Pierre and Miquelon", "San Pedro y Miquelón",                \
      "Saint-Pierre-et-Miquelon")                                             \
    X("PN", "Pitcairn Islands", "Islas Pitcairn", "Îles Pitcairn")            \
    X("PR", "Puerto Rico", "Puerto Rico", "Porto Rico")                       \
    X("PS", "Palestinian Territories", "Territorios Palestinos",              \
      "Territoires palestiniens")                                             \
    X("PT", "Portugal", "Portugal", "Portugal")                               \
    X("PW", "Palau", "Palaos", "Palaos")                                      \
    X("PY", "Paraguay", "Paraguay", "Paraguay")                               \
    X("QA", "Qatar", "Catar", "Qatar")                                        \
    X("RE", "Réunion", "Reunión", "La Réunion")                               \
    X("RO", "Romania", "Rumanía", "Roumanie")                                 \
    X("RS", "Serbia", "Serbia", "Serbie")                                     \
    X("RU", "Russia", "Rusia", "Russie")                                      \
    X("RW", "Rwanda", "Ruanda", "Rwanda")                                     \
    X("SA", "Saudi Arabia", "Arabia Saudí", "Arabie saoudite")                \
    X("SB", "Solomon Islands", "Islas Salomón", "Îles Salomon")               \
    X("SC", "Seychelles", "Seychelles", "Seychelles")                         \
    X("SD", "Sudan", "Sudán", "Soudan")                                       \
    X("SE", "Sweden", "Suecia", "Suède")                                      \
    X("SG", "Singapore", "Singapur", "Singapour")                             \
    X("SH", "St. Helena", "Santa Elena", "Sainte-Hélène")                     \
    X("SI", "Slovenia", "Eslovenia", "Slovénie")                              \
    X("SJ", "Svalbard and Jan Mayen", "Svalbard y Jan Mayen",                 \
      "Svalbard et Jan Mayen")                                                \
    X("SK", "Slovakia", "Eslovaquia", "Slovaquie")                            \
    X("SL", "Sierra Leone", "Sierra Leona", "Sierra Leone")                   \
    X("SM", "San Marino", "San Marino", "Saint-Marin")                        \
    X("SN", "Senegal", "Senegal", "Sénégal")                                  \
    X("SO", "Somalia", "Somalia", "Somalie")                                  \
    X("SR", "Suriname", "Surinam", "Suriname")                                \
    X("SS", "South Sudan", "Sudán del Sur", "Soudan du Sud")                  \
    X("ST", "São Tomé and Príncipe", "Santo Tomé y Príncipe",                 \
      "Sao Tomé-et-Principe")                                                 \
    X("SV", "El Salvador", "El Salvador", "Salvador")                         \
    X("SX", "Sint Maarten", "Sint Maarten",                                   \
      "Saint-Martin (partie néerlandaise)")                                   \
    X("SY", "Syria", "Siria", "Syrie")                                        \
    X("SZ", "Eswatini", "Esuatini", "Eswatini")                               \
    X("TC", "Turks and Caicos Islands", "Islas Turcas y Caicos",              \
      "Îles Turques-et-Caïques")                                              \
    X("TD", "Chad", "Chad", "Tchad")                                          \
    X("TF", "French Southern Territories", "Territorios Australes Franceses", \
      "Terres australes françaises")                                          \
    X("TG", "Togo", "Togo", "Togo")                                           \
    X("TH", "Thailand", "Tailandia", "Thaïlande")                             \
    X("TJ", "Tajikistan", "Tayikistán", "Tadjikistan")                        \
    X("TK", "Tokelau", "Tokelau", "Tokelau")                                  \
    X("TL", "Timor-Leste", "Timor-Leste", "Timor oriental")                   \
    X("TM", "Turkmenistan", "Turkmenistán", "Turkménistan")                   \
    X("TN", "Tunisia", "Túnez", "Tunisie")                                    \
    X("TO", "Tonga", "Tonga", "Tonga")                                        \
    X("TR", "Türkiye", "Turquía", "Turquie")                                  \
    X("TT", "Trinidad and Tobago", "Trinidad y Tobago", "Trinité-et-Tobago")  \
    X("TV", "Tuvalu", "Tuvalu", "Tuvalu")                                     \
    X("TW", "Taiwan", "Taiwán", "Taïwan")                                     \
    X("TZ", "Tanzania", "Tanzania", "Tanzanie")                               \
    X("UA", "Ukraine", "Ucrania", "Ukraine")                                  \
    X("UG", "Uganda", "Uganda", "Ouganda")                                    \
    X("UM", "U.S. Outlying Islands", "Islas menores alejadas de EE. UU.",     \
      "Îles mineures éloignées des États-Unis")                               \
    X("US", "United States", "Estados Unidos", "États-Unis")                  \
    X("UY", "Uruguay", "Uruguay", "Uruguay")                                  \
    X("UZ", "Uzbekistan", "Uzbekistán", "Ouzbékistan")                        \
    X("VA", "Vatican City", "Ciudad del Vaticano",                            \
      "État de la Cité du Vatican")                                           \
    X("VC", "St. Vincent and Grenadines", "San Vicente y las Granadinas",     \
      "Saint-Vincent-et-les Grenadines")                                      \
    X("VE", "Venezuela", "Venezuela", "Venezuela")                            \
    X("VG", "British Virgin Islands", "Islas Vírgenes Británicas",            \
      "Îles Vierges britanniques")                                            \
    X("VI", "U.S. Virgin Islands", "Islas Vírgenes de EE. UU.",               \
      "Îles Vierges des États-Unis")                                          \
    X("VN", "Vietnam", "Vietnam", "Viêt Nam")                                 \
    X("VU", "Vanuatu", "Vanuatu", "Vanuatu")                                  \
    X("WF", "Wallis and Futuna", "Wallis y Futuna", "Wallis-et-Futuna")       \
    X("WS", "Samoa", "Samoa", "Samoa")                                        \
    X("XK", "Kosovo", "Kosovo", "Kosovo")                                     \
    X("YE", "Yemen", "Yemen", "Yémen")                                        \
    X("YT", "Mayotte", "Mayotte", "Mayotte")                                  \
    X("ZA", "South Africa", "Sudáfrica", "Afrique du Sud")                    \
    X("ZM", "Zambia", "Zambia", "Zambie")                                     \
    X("ZW", "Zimbabwe", "Zimbabue", "Zimbabwe")
/* clang-format on */

#endif
