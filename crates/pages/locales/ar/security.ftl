# الإعدادات ← الأمان، تطبيقات المصادقة، الرموز الاحتياطية.

security-lead = كيف تثبت أنك أنت عند تسجيل الدخول.
two-factor = المصادقة الثنائية
state-on = قيد التشغيل
state-off = متوقفة
state-required = إلزامية
two-factor-off-what = تفتح كلمة مرورك وحدها حسابك الآن. مع خطوة ثانية لا يدخل من يعرف كلمة مرورك.
two-factor-required-by = تطلب { $organization } المصادقة الثنائية.
account-password = كلمة مرور الحساب
account-password-hint = نسأل حتى لا يغير هذا أحد في غيابك.
enable = تشغيل المصادقة الثنائية
ways-back =
    { $n ->
        [0] لو فقدت هذا الهاتف لما استطعت الدخول وحدك.
        [one] لو فقدت هذا الهاتف لبقيت لك طريقة واحدة للدخول.
        [two] لو فقدت هذا الهاتف لبقيت لك طريقتان للدخول.
        [few] لو فقدت هذا الهاتف لبقيت لك { $n } طرق للدخول.
       *[other] لو فقدت هذا الهاتف لبقيت لك { $n } طريقة للدخول.
    }
strength = قوة الاسترداد: { $n } من 3
next-best-codes = أنشئ رموزًا احتياطية واحفظها بعيدًا عن هاتفك.
next-best-app = أضف تطبيق مصادقة على جهاز ثانٍ لتكون لك طريقة أخرى.
next-best-nothing = لا شيء آخر عليك فعله. احفظ حزمة الاسترداد حيث تجدها.

your-methods = طرقك
app-digits =
    { $n ->
        [few] { $n } أرقام
       *[other] { $n } رقمًا
    }
app-add = إضافة تطبيق مصادقة
app-replace = استبدال
app-replace-label = استبدال { $label }
app-remove = إزالة
app-remove-label = إزالة { $label }
backup-left-of = بقي { $n } من { $of }
backup-none = لم تُنشأ بعد
backup-new = رموز جديدة

warn-few =
    { $n ->
        [0] لم يبق أي رمز احتياطي.
        [one] بقي رمز احتياطي واحد.
        [two] بقي رمزان احتياطيان.
       *[other] بقيت { $n } رموز احتياطية.
    }
warn-few-link = أنشئ مجموعة جديدة قبل أن تحتاج إليها.
warn-none = ليست لديك رموز احتياطية.
warn-none-link = أنشئ مجموعة تحسبًا لفقد هاتفك.
warn-clock-behind = ساعة { $label } متأخرة نحو { $n } ثانية.
warn-clock-ahead = ساعة { $label } متقدمة نحو { $n } ثانية.
warn-clock-next = شغّل التاريخ والوقت التلقائيين في ذلك الهاتف قبل أن تتوقف رموزه.
warn-email = لم يُثبت عنوان بريدك.
warn-email-link = أثبته لتصلك إشعارات الأمان.
warn-theft = لم نعد نثق بـ { $label }.
warn-theft-what = استُخدمت نسخة قديمة من بيانات ذلك المتصفح في { $at }. ربما نسخها أحد.
warn-theft-link = تحقق من الأماكن التي سجلت الدخول فيها.

notice-turned-on = المصادقة الثنائية قيد التشغيل.
notice-turned-off = المصادقة الثنائية متوقفة.
notice-app-added = أُضيف تطبيق المصادقة.
notice-app-replaced = حل تطبيق المصادقة الجديد محل القديم.
notice-app-removed = أُزيل تطبيق المصادقة.
notice-backup-codes-made = رموزك الاحتياطية الجديدة جاهزة، والقديمة لم تعد تعمل.
notice-password-changed = تغيرت كلمة مرورك.
notice-setup-expired = طال الإعداد. لم يتغير شيء؛ ابدأ مجددًا حين يكون هاتفك في يدك.
notice-setup-cancelled = أُلغي الإعداد. لم يتغير شيء.

sign-in-and-devices = كلمة المرور والأجهزة
password-changed-at = آخر تغيير في { $at }
password-never-changed = لم تتغير منذ إنشاء الحساب
browsers-count =
    { $n ->
        [0] لا متصفح يتجاوز رمز الأمان
        [one] متصفح واحد يتجاوز رمز الأمان
        [two] متصفحان يتجاوزان رمز الأمان
        [few] { $n } متصفحات تتجاوز رمز الأمان
       *[other] { $n } متصفحًا يتجاوز رمز الأمان
    }
browsers-manage = إدارة المتصفحات الموثوقة
sessions-count =
    { $n ->
        [one] مسجل الدخول هنا فقط
        [two] مسجل الدخول في متصفحين
        [few] مسجل الدخول في { $n } متصفحات
       *[other] مسجل الدخول في { $n } متصفحًا
    }
sessions-manage = إدارة أماكن تسجيل الدخول
activity-recent = النشاط الأخير
activity-all = عرض كل النشاط
off-section = إيقاف
off-section-what = عندها تفتح كلمة مرورك وحدها حسابك.
off-link = إيقاف المصادقة الثنائية

setup-title = إعداد تطبيق المصادقة
setup-replaces = سيحل محل { $label } الذي يعمل حتى تنتهي.
setup-get = احصل على تطبيق
setup-get-what = يصلح أي تطبيق مصادقة، مثل Google Authenticator أو Microsoft Authenticator أو 2FAS أو مدير كلمات مرورك.
setup-add = أضف هذا الحساب
setup-open = فتح في تطبيق المصادقة
setup-scan = في التطبيق اختر إضافة حساب ثم امسح هذا الرمز.
setup-qr-label = رمز QR لتطبيق المصادقة. إن لم تستطع مسحه فاستخدم مفتاح الإعداد أدناه.
setup-key-label = أو اكتب مفتاح الإعداد هذا في التطبيق:
setup-copy-key = نسخ
setup-key-safe = احفظه في أمان: من لديه هذا المفتاح يستطيع صنع رموزك.
setup-confirm = اكتب الرمز من التطبيق
setup-code-label = التحقق
setup-code-hint =
    { $n ->
        [few] { $n } أرقام يعرضها التطبيق الآن. لا بأس بالمسافات.
       *[other] { $n } رقمًا يعرضها التطبيق الآن. لا بأس بالمسافات.
    }
setup-keep = لا تحذف الإدخال في التطبيق: ستفقد الوصول.
setup-expires = يمكن إنهاء هذا الإعداد حتى { $at } ({ $distance }).
setup-server-time = الوقت الصحيح الآن { $at }.

codes-title = احفظ رموزك الاحتياطية
codes-what = يدخلك كل رمز مرة واحدة إن فُقد هاتفك. لا نستطيع عرضها مجددًا.
codes-set = المجموعة { $set }
codes-set-replaces = المجموعة { $set } تحل محل المجموعة { $previous }
codes-pdf = PDF
codes-print = طباعة
codes-text = نص
codes-saved = حفظت هذه الرموز حيث أصل إليها دون هاتفي
codes-not-ticked = ضع العلامة بعد أن تحفظ الرموز.
codes-not-ticked-next = هي طريق عودتك، ولا نستطيع عرضها مجددًا.
codes-explained = عشرة رموز يدخلك كل منها مرة واحدة، ليوم تفقد فيه هاتفك.
codes-left-of = من { $of } رموز باقية
codes-new-title = إنشاء مجموعة جديدة
codes-new-what = ستتوقف رموزك الحالية فورًا.
codes-new-button = إنشاء رموز احتياطية جديدة
codes-none-title = لا رموز احتياطية بعد
codes-none-what = أنشئ مجموعة واحفظها بعيدًا عن هاتفك.
codes-first-button = إنشاء رموز احتياطية

channels-title = رموز بالرسائل النصية والبريد
channels-what = نرسل إليك رمزًا عند تسجيل الدخول. شغّل الاثنين لتختار الآخر حين يتعذر أحدهما.
channel-off-what = لا تُرسل رموز بهذه الطريقة.
channel-turn-on = تشغيل
channel-turn-on-label = تشغيل: { $way }
channel-turn-off = إيقاف
channel-turn-off-label = إيقاف: { $way }
channel-change = تغيير
channel-change-label = تغيير: { $way }
channel-phone-title = استلام الرموز برسالة نصية
channel-phone-change = تغيير رقم هاتفك
channel-email-title = استلام الرموز بالبريد الإلكتروني
channel-email-change = تغيير عنوان الرموز
channel-replaces = يبقى { $address } ساريًا حتى يُثبت الجديد.
channel-country = البلد
channel-number = رقم الهاتف
channel-number-hint = رقم هاتف محمول: مع رمز بلده، أو بصيغة البلد المختار، أو بادئًا بـ + أو 00.
channel-mailbox-hint = نرسل إليه رمزًا لنتأكد أنه لك.
channel-send = أرسل إلي رمزًا
channel-phone-risk = ما ينبغي أن تعرفه عن الرسائل النصية
channel-phone-risk-what = الرسائل النصية أفضل من كلمة المرور وحدها، لكنها ليست الطريق الأكثر أمانًا. من يقنع شركة هاتفك بنقل رقمك إلى شريحة أخرى يستلم رموزك. لا يمكن الاستيلاء على تطبيق مصادقة هكذا.
channel-email-risk = ما ينبغي أن تعرفه عن البريد الإلكتروني
channel-email-risk-what = الرموز بالبريد أضعف طريقة: من يقرأ بريدك، وربما يعيد به تعيين كلمة مرورك، يستلمها. استخدمها بجانب طريقة أخرى.
channel-better = إعداد تطبيق مصادقة بدلًا من ذلك
channel-phone-code-title = أثبت رقم هاتفك
channel-email-code-title = أثبت عنوانك
channel-sent-mail = أرسلنا رمزًا إلى { $address }.
channel-code-hint = الأرقام من أحدث رسالة.
channel-other-number = استخدام رقم آخر
channel-other-mailbox = استخدام صندوق بريد آخر
channel-missing = اكتب إلى أين يُرسل الرمز
channel-too-weak = لأنك تدير هذه المؤسسة، أعد رقم هاتفك أو تطبيق مصادقة أولًا
channel-paused = عُينت كلمة مرورك من جديد قبل وقت قصير، ربما عبر هذا البريد. يمكن إرسال الرموز إليه من { $until }
channel-too-many = أُرسلت أكثر الرموز الممكنة الآن. يمكن إرسال التالي في { $until }
verify = إثبات
notice-channel-on = تم الإثبات: نرسل رموزك إلى هناك من الآن.
notice-channel-changed = تم الإثبات: تذهب رموزك إلى الجديد، ولا يستلم القديم شيئًا بعد الآن.
notice-channel-off = لا تُرسل رموز إلى هناك بعد الآن.
