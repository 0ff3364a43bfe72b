/* SPDX-License-Identifier: Apache-2.0 */
/* Notices in Spanish. */
#include "accountguard/notice/words.h"

const ag_words ag_words_spanish = {
    .subject = "{service}: aviso {reference}",
    .title = "{service}: aviso {reference}   {tlp}",
    .state =
        {[AG_AUDIENCE_PERSON] =
             {"Una contraseña o clave de su cuenta {account} quedó EXPUESTA en "
              "una filtración.",
              "Unos atacantes tuvieron como OBJETIVO su cuenta {account}.",
              "Unos atacantes tuvieron como OBJETIVO su cuenta {account}, y "
              "algo que enviaron se abrió o se confirmó.",
              "Su cuenta {account} está probablemente COMPROMETIDA: otra "
              "persona inició sesión en ella.",
              "Su cuenta {account} está COMPROMETIDA: otra persona entró en "
              "ella."},
         [AG_AUDIENCE_ORGANISATION] =
             {"Una contraseña o clave quedó EXPUESTA en una filtración. "
              "{subject} está afectada.",
              "Unos atacantes tuvieron como OBJETIVO a su organización. "
              "{subject} está afectada.",
              "Unos atacantes tuvieron como OBJETIVO a su organización, y algo "
              "que enviaron se abrió o se confirmó. {subject} está afectada.",
              "Su organización está probablemente COMPROMETIDA: otra persona "
              "inició sesión. {subject} está afectada.",
              "Su organización está COMPROMETIDA: otra persona entró en una "
              "cuenta. {subject} está afectada."},
         [AG_AUDIENCE_EXECUTIVE] =
             {"Una contraseña o clave de una cuenta de su organización quedó "
              "EXPUESTA en una filtración.",
              "Unos atacantes tuvieron como OBJETIVO una cuenta de su "
              "organización.",
              "Unos atacantes tuvieron como OBJETIVO una cuenta de su "
              "organización, y algo que enviaron se abrió o se confirmó.",
              "Una cuenta de su organización está probablemente COMPROMETIDA: "
              "otra persona inició sesión en ella.",
              "Una cuenta de su organización está COMPROMETIDA: otra persona "
              "entró en ella."}},
    .the_account = "La cuenta {account}",
    .an_account = "Una cuenta",
    .meaning = {"Esto no significa que alguien la haya usado.",
                "Esto no significa que hayan entrado: no nos consta ningún "
                "acceso suyo.",
                "Esto no significa que hayan entrado, pero quizá tengan ahora "
                "algo que les ayude.",
                "Esto no prueba qué vieron o se llevaron. Actúe como si "
                "pudieran leerlo todo.",
                "No es culpa del titular de la cuenta. Actúe como si lo "
                "hubieran leído todo."},
    .canary = "Esto es un CANARIO, un suceso inventado que muestra que los "
              "avisos llegan. Nadie ha atacado su cuenta {account}.",
    .kind = {[AG_NOTICE_NEW] = "",
             [AG_NOTICE_RAISED] =
                 "Es más grave de lo que le comunicamos anteriormente.",
             [AG_NOTICE_CORRECTED] =
                 "Este aviso corrige el anterior, que decía más de lo que "
                 "podemos probar. Le pedimos disculpas.",
             [AG_NOTICE_RETRACTED] =
                 "Retiramos lo que le comunicamos con esta referencia: fue una "
                 "FALSA ALARMA. Le pedimos disculpas.",
             [AG_NOTICE_CLOSED] =
                 "Lo que le comunicamos con esta referencia está CERRADO: ya "
                 "no vemos más actividad.",
             [AG_NOTICE_WAITING] =
                 "Hay un aviso que le ESPERA. Este mensaje no dice más, porque "
                 "otros podrían leerlo aquí. Lea el aviso en la página que se "
                 "indica abajo."},
    .when = "Cuándo: {first} UTC{local}.",
    .when_local = " ({local} en su reloj)",
    .when_several = "Cuándo: {count} veces, del {first} al {last} UTC.",
    .seen = {"Visto por: el proveedor de la cuenta, que lo advirtió.",
             "Visto por: un registro de accesos del proveedor de la cuenta.",
             "Visto por: un colaborador que vigila a estos atacantes.",
             "Visto por: rasgos conocidos de atacantes, cotejados con "
             "registros.",
             "Visto por: nuestros propios analistas.",
             "Visto por: el titular de la cuenta, que nos lo dijo.",
             "Visto por: nadie; el servicio lo inventó."},
    .named = "Quién: actividad que asociamos, con confianza {confidence}, al "
             "grupo llamado {group}.",
    .named_alias = "Quién: actividad que asociamos, con confianza "
                   "{confidence}, al grupo llamado {group}, también conocido "
                   "como {alias}.",
    .unnamed = "Quién: un grupo que no nombramos.",
    .confidence = {"baja", "moderada", "alta"},
    .steps = "Qué hacer ahora, en este orden:",
    .step = {"Haga lo que sigue en otro dispositivo, uno de su confianza.",
             "En los ajustes de seguridad de la cuenta, cierre todas las "
             "sesiones.",
             "Ponga una contraseña nueva que no use en ningún otro sitio.",
             "Añada una llave de seguridad o passkey; quite los códigos por "
             "SMS.",
             "Borre reenvíos, reglas de correo y aplicaciones que no sean "
             "suyos.",
             "Rechace toda petición de acceso que no haya iniciado usted.",
             "Llame a la ayuda de abajo, por teléfono y no desde esta cuenta.",
             "Conserve desde ahora todos los registros de acceso; no borre "
             "nada.",
             "Revoque las sesiones y los tokens de la cuenta; después, su "
             "contraseña.",
             "Busque reglas, permisos de aplicaciones y factores nuevos; "
             "quítelos.",
             "Exija llaves de seguridad o passkeys a quienes estén en riesgo.",
             "Deje actuar a su contacto de seguridad; dele tiempo y "
             "autoridad.",
             "No hable de esto por correo; reúnanse o usen el teléfono.",
             "No tiene que hacer nada."},
    .told_owner = "También lo sabe: el titular de la cuenta.",
    .told_fact =
        "También lo sabe: {who}, solo que algo ocurrió (consentimiento "
        "del {consent}).",
    .told_detail = "También lo sabe: {who}, con detalle (consentimiento del "
                   "{consent}).",
    .told_nobody = "Nadie más ha sido informado.",
    .real = "¿Es auténtico? Escriba usted mismo {page} en un navegador e "
            "introduzca {code}.",
    .phrase = "La frase que acordamos con usted es: {phrase}.",
    .never = "Nunca pedimos una contraseña, un código de su teléfono, una "
             "aplicación ni un clic.",
    .help = "Ayuda de personas: {help}",
    .end = "Revisión {revision}, entrada {log} del registro, clave de firma "
           "{key}",
    .month = {"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio",
              "agosto", "septiembre", "octubre", "noviembre", "diciembre"},
    .first_day = "1",
    .date = "{day} de {month} de {year}",
};
