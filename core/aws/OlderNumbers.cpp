#include "core/aws/OlderNumbers.h"

#include "core/tables/values/Decimal.h"

namespace trestle::aws {

using base::JsonValue;

namespace {

const QLatin1String unreadable("The parameter cannot be converted to a numeric value");

bool isWrong(const JsonValue& text)
{
    return text.isString() && !tables::Decimal::parse(text.string());
}

// The first in the order of the document: the one the error is about.
const JsonValue* firstWrongNumber(const JsonValue& typed)
{
    for (const auto& [type, content] : typed.object()) {
        if (type == "N" && isWrong(content)) return &content;
        if (type == "NS")
            for (const JsonValue& member : content.array())
                if (isWrong(member)) return &member;
        if (type == "L")
            for (const JsonValue& element : content.array())
                if (const JsonValue* found = firstWrongNumber(element)) return found;
        if (type == "M")
            for (const auto& [name, member] : content.object())
                if (const JsonValue* found = firstWrongNumber(member)) return found;
    }
    return nullptr;
}

bool isDigits(QByteArrayView text)
{
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

base::Error inOlderNumberWords(const JsonValue& json, base::Error error)
{
    const bool isOfNumber = error.message.startsWith(unreadable) || error.message.startsWith(QLatin1String("Number "));
    const JsonValue* wrong = isOfNumber ? firstWrongNumber(json) : nullptr;
    if (!wrong) return error;
    const QByteArray& text = wrong->string();
    if (text.isEmpty()) {
        error.message = unreadable;
        return error;
    }
    const qsizetype mark = std::max(text.indexOf('e'), text.indexOf('E'));
    if (mark < 0 || !error.message.startsWith(QLatin1String("Number "))) return error;
    QByteArrayView exponentText = QByteArrayView(text).sliced(mark + 1);
    const bool isNegative = exponentText.startsWith('-');
    if (isNegative || exponentText.startsWith('+')) exponentText = exponentText.sliced(1);
    bool fits = isDigits(exponentText);
    const qint64 magnitude = fits ? exponentText.toByteArray().toLongLong(&fits) : 0;
    constexpr qint64 bound = 2147483647;
    if (!fits || magnitude > bound) {
        error.message = unreadable + QStringLiteral(": ") + QString::fromUtf8(text);
        return error;
    }
    // Digits less scale, in 32 bits: beyond them a huge number looks tiny.
    if (!isNegative && magnitude == bound)
        error.message = QStringLiteral(
            "Number underflow. Attempting to store a number with magnitude smaller than supported range");
    return error;
}

}  // namespace trestle::aws
