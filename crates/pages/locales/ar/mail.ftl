# الرسائل النصية، ورسالة الرمز. رسائل البريد الأخرى بالإنجليزية إلى الآن.

mail-hello = مرحبًا { $name }،
mail-hello-nobody = مرحبًا،
mail-when = متى
mail-browser = المتصفح
mail-ip = عنوان الشبكة
mail-settings = فتح إعدادات الأمان
mail-support = للأسئلة: { $support }
mail-code-subject = { $code } هو رمزك في { $product }
mail-code-what = هذا رمزك في { $product }. يعمل مرة واحدة ولوقت محدود، ولا يعمل إلا أحدث رمز.
mail-code-next = إن لم تطلبه فأحدهم يعرف كلمة مرورك: غيرها الآن.
mail-code-because = تصلك هذه الرسالة لأن أحدًا كتب كلمة مرورك في { $product } وطلب رمزًا. لا تقله لأحد أبدًا.

sms-code = { $code } هو رمزك في { $product }.
sms-code-plain = { $code } هو رمزك.
