# Vestibule Pass: الخطوة الثانية بالهاتف.

challenge-pass-hint = الأرقام السبعة التي يعرضها Vestibule Pass. يصلح هنا رمز احتياطي أيضًا.
challenge-pass-ask = اسأل هاتفي
challenge-pass-number = على هاتفك اختر
challenge-pass-approved = اخترته على هاتفي
