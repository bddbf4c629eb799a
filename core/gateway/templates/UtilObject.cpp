#include "core/gateway/templates/UtilObject.h"

#include "core/gateway/templates/PermissiveJson.h"

#include <QByteArray>

namespace trestle::gateway {

namespace {

QString escapeJavaScript(const QString& text)
{
    QString out;
    for (const QChar c : text) {
        const ushort code = c.unicode();
        const qsizetype control = QStringView(u"\b\n\t\f\r").indexOf(c);
        if (control >= 0)
            out += QStringLiteral("\\") + QStringView(u"bntfr")[control];
        else if (code < 0x20 || code > 0x7f)
            out += QLatin1String("\\u") + QString::number(code, 16).toUpper().rightJustified(4, QLatin1Char('0'));
        else if (c == u'\'' || c == u'"' || c == u'\\' || c == u'/')
            out += QStringLiteral("\\") + c;
        else
            out += c;
    }
    return out;
}

// The rules of HTML forms: '+' for a blank, letters, digits and .-*_ as they are.
QString urlEncode(const QString& text)
{
    return QString::fromLatin1(text.toUtf8().toPercentEncoding(" *", "~").replace(' ', '+'));
}

CallOutcome urlDecode(const QString& text)
{
    const QByteArray encoded = text.toUtf8();
    QByteArray out;
    for (qsizetype i = 0; i < encoded.size(); ++i) {
        if (encoded[i] == '+') {
            out += ' ';
        } else if (encoded[i] == '%') {
            bool ok = false;
            const QByteArray hex = i + 2 < encoded.size() ? encoded.mid(i + 1, 2) : QByteArray();
            const int code = hex.toInt(&ok, 16);
            if (!ok || code < 0 || hex.trimmed() != hex)
                return JavaException{QStringLiteral("an escape has no two hexadecimal digits")};
            out += static_cast<char>(code);
            i += 2;
        } else {
            out += encoded[i];
        }
    }
    return TemplateValue(QString::fromUtf8(out));
}

CallOutcome base64Decode(const QString& text)
{
    const auto decoded = QByteArray::fromBase64Encoding(text.toUtf8(), QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded) return JavaException{QStringLiteral("the text is not base64")};
    return TemplateValue(QString::fromUtf8(decoded.decoded));
}

CallOutcome parseJson(const QString& text, TemplateHeap& heap)
{
    base::Result<TemplateValue> value = parsePermissiveJson(text, heap);
    if (!value) return JavaException{value.error().message};
    return *value;
}

}  // namespace

CallOutcome UtilObject::call(const QString& method, const std::vector<TemplateValue>& arguments, TemplateHeap& heap)
{
    if (arguments.size() != 1) return NoSuchMethod{};
    const bool known = method == QLatin1String("escapeJavaScript") || method == QLatin1String("parseJson") ||
                       method == QLatin1String("urlEncode") || method == QLatin1String("urlDecode") ||
                       method == QLatin1String("base64Encode") || method == QLatin1String("base64Decode");
    if (!known || (!arguments[0].isString() && !arguments[0].isNull())) return NoSuchMethod{};
    if (arguments[0].isNull()) {
        if (method == QLatin1String("escapeJavaScript")) return TemplateValue();
        return JavaException{QStringLiteral("java.lang.NullPointerException")};
    }
    const QString& text = *arguments[0].string();
    // No result has more than six characters for one.
    heap.charge(text.size() * 2);
    if (text.size() * 12 > heap.left()) return JavaException{QStringLiteral("the text is too long")};
    if (method == QLatin1String("escapeJavaScript")) return TemplateValue(escapeJavaScript(text));
    if (method == QLatin1String("parseJson")) return parseJson(text, heap);
    if (method == QLatin1String("urlEncode")) return TemplateValue(urlEncode(text));
    if (method == QLatin1String("urlDecode")) return urlDecode(text);
    if (method == QLatin1String("base64Encode")) return TemplateValue(QString::fromLatin1(text.toUtf8().toBase64()));
    return base64Decode(text);
}

}  // namespace trestle::gateway
