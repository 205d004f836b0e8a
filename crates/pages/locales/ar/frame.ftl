# ما تشترك فيه كل الصفحات: التخطيط والأزرار والأوقات.

skip = الانتقال إلى الجزء الرئيسي
development = خادم تطوير
development-what = لا شيء هنا يمكن الاعتماد عليه، ولا تغادر أي رسالة هذا الجهاز.
development-inbox = بريد التطوير
help = مساعدة
language = اللغة

menu = حسابك
menu-settings = الإعدادات
sign-out = تسجيل الخروج
sign-out-completely = تسجيل الخروج نهائيًا
sign-out-completely-what = مع نسيان هذا المتصفح
nav-settings = الإعدادات
nav-profile = الملف الشخصي
nav-security = الأمان
nav-activity = النشاط
back-to-security = العودة إلى الأمان

continue = متابعة
confirm = تأكيد
cancel = إلغاء
save = حفظ
save-changes = حفظ التغييرات
copy = نسخ
copied = تم النسخ
manage = إدارة
older = نشاط أقدم

summary = بعض الإجابات تحتاج إلى مراجعة
name-missing = اكتب اسمك
name-too-long = لا يزيد اسمك على { $most } حرفًا
organization-missing = اكتب اسم مؤسستك
organization-too-long = لا يزيد اسم المؤسسة على { $most } حرفًا

day = { $day } { $month } { $year }
month-1 = يناير
month-2 = فبراير
month-3 = مارس
month-4 = أبريل
month-5 = مايو
month-6 = يونيو
month-7 = يوليو
month-8 = أغسطس
month-9 = سبتمبر
month-10 = أكتوبر
month-11 = نوفمبر
month-12 = ديسمبر
day-and-time = { $day }، { $time }
moment = { $at } ({ $distance })
ago-seconds =
    { $n ->
       *[other] الآن
    }
ago-minutes =
    { $n ->
        [one] قبل دقيقة
        [two] قبل دقيقتين
        [few] قبل { $n } دقائق
       *[other] قبل { $n } دقيقة
    }
ago-hours =
    { $n ->
        [one] قبل ساعة
        [two] قبل ساعتين
        [few] قبل { $n } ساعات
       *[other] قبل { $n } ساعة
    }
ago-days =
    { $n ->
        [one] قبل يوم
        [two] قبل يومين
        [few] قبل { $n } أيام
       *[other] قبل { $n } يومًا
    }
in-seconds =
    { $n ->
        [one] بعد ثانية
        [two] بعد ثانيتين
        [few] بعد { $n } ثوانٍ
       *[other] بعد { $n } ثانية
    }
in-minutes =
    { $n ->
        [one] بعد دقيقة
        [two] بعد دقيقتين
        [few] بعد { $n } دقائق
       *[other] بعد { $n } دقيقة
    }
in-hours =
    { $n ->
        [one] بعد ساعة
        [two] بعد ساعتين
        [few] بعد { $n } ساعات
       *[other] بعد { $n } ساعة
    }
in-days =
    { $n ->
        [one] بعد يوم
        [two] بعد يومين
        [few] بعد { $n } أيام
       *[other] بعد { $n } يومًا
    }
try-again-at = يمكنك المحاولة مجددًا في { $at } ({ $distance }).
browser-on = { $program } على { $system }
made-on = أُنشئت في { $at }
added-on = أُضيف في { $at }
last-used = آخر استخدام { $at }
never-used = لم يُستخدم بعد
last-seen = آخر نشاط { $at }
signed-in-at = تسجيل الدخول { $at }

error-400 = تعذرت قراءة الطلب
error-400-what = شيء فيه كان ناقصًا أو غير متوقع.
error-400-next = عُد صفحة إلى الوراء وحاول مجددًا.
error-403 = هذا غير مسموح
error-403-what = أنت مسجل الدخول، لكن ليس لك أن ترى هذا أو تغيره.
error-403-next = إن كنت ترى أن لك ذلك فاسأل مسؤول مؤسستك.
error-404 = لا توجد صفحة كهذه
error-404-what = ربما كُتب العنوان خطأً، أو زال ما كان هنا.
error-404-next = ابدأ مجددًا من الصفحة الأولى.
error-409 = تغير شيء في هذه الأثناء
error-409-what = تم هذا من قبل، أو تغير في نافذة أخرى.
error-409-next = أعد تحميل الصفحة لترى الوضع الحالي.
error-410 = انتهت صلاحية هذه الصفحة
error-410-what = كان يمكن استخدامها لوقت محدود أو مرة واحدة.
error-410-next = ابدأ مجددًا من الصفحة الأولى.
error-413 = هذا كبير جدًا
error-413-what = أُرسل أكثر مما يُقبل هنا.
error-413-next = عُد وأرسل أقل.
error-429 = طلبات كثيرة جدًا
error-429-what = جاءت من شبكتك طلبات أكثر مما نجيب عنه في وقت قصير كهذا.
error-429-next = انتظر دقيقة ثم حاول مجددًا.
error-500 = حدث خطأ من جانبنا
error-500-what = لم تتسبب أنت في هذا، ولم يتغير شيء.
error-500-next = حاول مجددًا بعد دقيقة. وإن تكرر فأخبر الدعم بالمرجع أدناه.
error-503 = خارج الخدمة لحظة
error-503-what = الخادم يبدأ أو يتوقف أو مشغول جدًا.
error-503-next = حاول مجددًا بعد دقيقة.
error-home = الانتقال إلى الصفحة الأولى
error-reference = المرجع للدعم:
