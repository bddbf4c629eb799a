#include "core/gateway/templates/JavaNumbers.h"

#include <cmath>
#include <limits>

namespace trestle::gateway {

namespace {

__extension__ using Wide = __int128;
constexpr Wide smallestWide = Wide(1) << 127;

QString wideText(Wide value)
{
    // The smallest value has no counterpart, so digits are taken from the negative side.
    const bool negative = value < 0;
    if (!negative) value = -value;
    QString text;
    do {
        text.prepend(QChar(ushort(u'0' - static_cast<int>(value % 10))));
        value /= 10;
    } while (value);
    if (negative) text.prepend(u'-');
    return text;
}

std::optional<Wide> wideFromText(QStringView text)
{
    const bool negative = text.startsWith(u'-');
    if (negative) text = text.sliced(1);
    Wide value = 0;
    for (const QChar c : text)
        if (__builtin_mul_overflow(value, Wide(10), &value) ||
            __builtin_sub_overflow(value, Wide(c.unicode() - u'0'), &value))
            return std::nullopt;
    if (negative) return value;
    if (value == smallestWide) return std::nullopt;
    return -value;
}

bool isInteger(const TemplateValue& value)
{
    const BigNumber* big = value.as<BigNumber>();
    return big ? big->integer : value.type() != TemplateValue::Type::Double;
}

std::optional<Wide> toWide(const TemplateValue& integer)
{
    if (const qint32* number = integer.as<qint32>()) return *number;
    if (const qint64* number = integer.as<qint64>()) return *number;
    return wideFromText(integer.as<BigNumber>()->text);
}

// The type that holds the result, no narrower than the operands' types.
TemplateValue fitted(Wide value, bool mayBeInteger, bool mayBeLong)
{
    if (mayBeInteger && value >= std::numeric_limits<qint32>::min() && value <= std::numeric_limits<qint32>::max())
        return static_cast<qint32>(value);
    if (mayBeLong && value >= std::numeric_limits<qint64>::min() && value <= std::numeric_limits<qint64>::max())
        return static_cast<qint64>(value);
    return BigNumber{wideText(value), true};
}

std::optional<TemplateValue> calculateIntegers(Arithmetic operation, const TemplateValue& a, const TemplateValue& b)
{
    using Type = TemplateValue::Type;
    const std::optional<Wide> left = toWide(a);
    const std::optional<Wide> right = toWide(b);
    if (!left || !right) return std::nullopt;
    Wide result = 0;
    bool overflow = false;
    switch (operation) {
        case Arithmetic::Add:
            overflow = __builtin_add_overflow(*left, *right, &result);
            break;
        case Arithmetic::Subtract:
            overflow = __builtin_sub_overflow(*left, *right, &result);
            break;
        case Arithmetic::Multiply:
            overflow = __builtin_mul_overflow(*left, *right, &result);
            break;
        case Arithmetic::Divide:
            if (*right == -1)
                overflow = __builtin_sub_overflow(Wide(0), *left, &result);
            else
                result = *left / *right;
            break;
        case Arithmetic::Remainder:
            result = *right == -1 ? 0 : *left % *right;
            break;
    }
    if (overflow) return std::nullopt;
    const bool big = a.type() == Type::Big || b.type() == Type::Big;
    return fitted(result, a.type() == Type::Integer && b.type() == Type::Integer, !big);
}

template <typename Integer>
Integer clamped(double value)
{
    if (std::isnan(value)) return 0;
    if (value >= static_cast<double>(std::numeric_limits<Integer>::max())) return std::numeric_limits<Integer>::max();
    if (value <= static_cast<double>(std::numeric_limits<Integer>::min())) return std::numeric_limits<Integer>::min();
    return static_cast<Integer>(value);
}

}  // namespace

std::optional<TemplateValue> calculate(Arithmetic operation, const TemplateValue& a, const TemplateValue& b)
{
    const bool divides = operation == Arithmetic::Divide || operation == Arithmetic::Remainder;
    if (divides && toDouble(b) == 0) return TemplateValue();
    if (isInteger(a) && isInteger(b)) return calculateIntegers(operation, a, b);
    const double left = toDouble(a);
    const double right = toDouble(b);
    switch (operation) {
        case Arithmetic::Add:
            return left + right;
        case Arithmetic::Subtract:
            return left - right;
        case Arithmetic::Multiply:
            return left * right;
        case Arithmetic::Divide:
            return left / right;
        case Arithmetic::Remainder:
            return std::fmod(left, right);
    }
    Q_UNREACHABLE();
}

int compareNumbers(const TemplateValue& a, const TemplateValue& b)
{
    if (isInteger(a) && isInteger(b)) {
        const std::optional<Wide> left = toWide(a);
        const std::optional<Wide> right = toWide(b);
        if (left && right) return *left < *right ? -1 : *left > *right;
    }
    const double left = toDouble(a);
    const double right = toDouble(b);
    return left < right ? -1 : left > right;
}

TemplateValue integerFromText(const QString& text)
{
    if (const std::optional<Wide> value = wideFromText(text)) return fitted(*value, true, true);
    const bool negative = text.startsWith(u'-');
    qsizetype first = negative ? 1 : 0;
    while (first + 1 < text.size() && text[first] == u'0')
        ++first;
    return BigNumber{(negative ? QStringLiteral("-") : QString()) + text.sliced(first), true};
}

TemplateValue decimalFromText(const QString& text)
{
    if (text.size() <= 18) return text.toDouble();
    // Java's decimals keep the digits as they stand; a number with an exponent is written anew.
    if (text.contains(u'e', Qt::CaseInsensitive)) return text.toDouble();
    return BigNumber{text, false};
}

double toDouble(const TemplateValue& number)
{
    if (const qint32* value = number.as<qint32>()) return *value;
    if (const qint64* value = number.as<qint64>()) return static_cast<double>(*value);
    if (const double* value = number.as<double>()) return *value;
    if (const BigNumber* value = number.as<BigNumber>()) return value->text.toDouble();
    return 0;
}

qint32 toInt(const TemplateValue& number)
{
    if (const double* value = number.as<double>()) return clamped<qint32>(*value);
    return static_cast<qint32>(toLong(number));
}

qint64 toLong(const TemplateValue& number)
{
    if (const qint32* value = number.as<qint32>()) return *value;
    if (const qint64* value = number.as<qint64>()) return *value;
    if (const double* value = number.as<double>()) return clamped<qint64>(*value);
    if (isInteger(number))
        if (const std::optional<Wide> value = toWide(number)) return static_cast<qint64>(*value);
    return clamped<qint64>(toDouble(number));
}

}  // namespace trestle::gateway
