/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sectors: OWN words of this service first, then those of STIX 2.1 section 10.8
 * (industry-sector-ov) in its order.
 */
#ifndef ACCOUNTGUARD_MODEL_SECTOR_TABLE_H
#define ACCOUNTGUARD_MODEL_SECTOR_TABLE_H

/* clang-format off: one sector a line reads better than wrapped ones. */
/** whose word, word, English, Spanish, French. */
#define AG_SECTOR_TABLE(X)                                                     \
    X(OWN, "political-party", "Political parties", "Partidos políticos",       \
      "Partis politiques")                                                     \
    X(OWN, "election-campaign", "Election campaigns", "Campañas electorales",  \
      "Campagnes électorales")                                                 \
    X(OWN, "election-authority", "Election authorities",                       \
      "Autoridades electorales", "Autorités électorales")                      \
    X(OWN, "legislature", "Parliaments and their members",                     \
      "Parlamentos y sus miembros", "Parlements et leurs membres")             \
    X(OWN, "think-tank", "Think tanks", "Centros de estudios",                 \
      "Groupes de réflexion")                                                  \
    X(OWN, "media", "News media", "Medios de comunicación", "Médias")          \
    X(STIX, "agriculture", "Agriculture", "Agricultura", "Agriculture")        \
    X(STIX, "aerospace", "Aerospace", "Sector aeroespacial", "Aérospatiale")   \
    X(STIX, "automotive", "Automotive", "Automoción", "Automobile")            \
    X(STIX, "chemical", "Chemicals", "Química", "Chimie")                      \
    X(STIX, "commercial", "Commerce", "Comercio", "Commerce")                  \
    X(STIX, "communications", "Communications", "Comunicaciones",              \
      "Communications")                                                        \
    X(STIX, "construction", "Construction", "Construcción", "Construction")    \
    X(STIX, "defense", "Defence", "Defensa", "Défense")                        \
    X(STIX, "education", "Education", "Educación", "Éducation")                \
    X(STIX, "energy", "Energy", "Energía", "Énergie")                          \
    X(STIX, "entertainment", "Entertainment", "Ocio y cultura",                \
      "Divertissement")                                                        \
    X(STIX, "financial-services", "Financial services",                        \
      "Servicios financieros", "Services financiers")                          \
    X(STIX, "government", "Government", "Gobierno", "Gouvernement")            \
    X(STIX, "emergency-services", "Emergency services",                        \
      "Servicios de emergencia", "Services d’urgence")                         \
    X(STIX, "government-local", "Local government", "Administración local",    \
      "Administration locale")                                                 \
    X(STIX, "government-national", "National government",                      \
      "Administración nacional", "Administration nationale")                   \
    X(STIX, "government-public-services", "Public services",                   \
      "Servicios públicos", "Services publics")                                \
    X(STIX, "government-regional", "Regional government",                      \
      "Administración regional", "Administration régionale")                   \
    X(STIX, "healthcare", "Health care", "Sanidad", "Santé")                   \
    X(STIX, "hospitality-leisure", "Hospitality and leisure",                  \
      "Hostelería y turismo", "Hôtellerie et loisirs")                         \
    X(STIX, "infrastructure", "Infrastructure", "Infraestructuras",            \
      "Infrastructures")                                                       \
    X(STIX, "dams", "Dams", "Presas", "Barrages")                              \
    X(STIX, "nuclear", "Nuclear", "Nuclear", "Nucléaire")                      \
    X(STIX, "water", "Water", "Agua", "Eau")                                   \
    X(STIX, "insurance", "Insurance", "Seguros", "Assurances")                 \
    X(STIX, "manufacturing", "Manufacturing", "Industria manufacturera",       \
      "Industrie manufacturière")                                              \
    X(STIX, "mining", "Mining", "Minería", "Mines")                            \
    X(STIX, "non-profit", "Non-profit organisations",                          \
      "Organizaciones sin ánimo de lucro", "Organisations à but non lucratif") \
    X(STIX, "pharmaceuticals", "Pharmaceuticals", "Industria farmacéutica",    \
      "Industrie pharmaceutique")                                              \
    X(STIX, "retail", "Retail", "Comercio minorista", "Commerce de détail")    \
    X(STIX, "technology", "Technology", "Tecnología", "Technologie")           \
    X(STIX, "telecommunications", "Telecommunications", "Telecomunicaciones",  \
      "Télécommunications")                                                    \
    X(STIX, "transportation", "Transport", "Transporte", "Transports")         \
    X(STIX, "utilities", "Utilities", "Suministros básicos",                   \
      "Services collectifs")
/* clang-format on */

#endif
