// Sortable form, whose memcmp order is the numbers' order:
//     number   = negative / zero / positive
//     zero     = %x02
//     positive = %x03 exponent 1*19pair
//     exponent = OCTET                 ; m_exponent + 129, so 1E-130 has 0 and 9.99E+125 has 255
//     pair     = OCTET                 ; two digits d: 2d + 1 if pairs follow, 2d for the last; an odd last digit gets
//     a 0 negative = %x01 and the complement of the positive number's bytes after its first
// A pair is even exactly where the number ends, which makes it self-delimiting.
#include "core/tables/values/Decimal.h"

#include <algorithm>
#include <cstring>

namespace trestle::tables {

namespace {

constexpr int maximumDigits = 38;
constexpr int maximumExponent = 126;
constexpr int minimumExponent = -129;

using base::Error;
using base::ErrorCode;
using base::Result;

Error notNumeric(QByteArrayView text)
{
    constexpr qsizetype shownBytes = 200;
    QString message = QStringLiteral("The parameter cannot be converted to a numeric value");
    if (!text.isEmpty()) message += QLatin1String(": ") + QString::fromUtf8(text.first(qMin(text.size(), shownBytes)));
    return Error{ErrorCode::Validation, message};
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

Error overflow()
{
    return Error{
        ErrorCode::Validation,
        QStringLiteral("Number overflow. Attempting to store a number with magnitude larger than supported range")};
}

Result<void> checkMagnitude(qint64 exponent)
{
    if (exponent > maximumExponent) return overflow();
    if (exponent < minimumExponent)
        return Error{ErrorCode::Validation,
                     QStringLiteral(
                         "Number underflow. Attempting to store a number with magnitude smaller than supported range")};
    return {};
}

Error damaged()
{
    return Error{ErrorCode::Internal, QStringLiteral("A sorted number is damaged")};
}

}  // namespace

Decimal::Decimal(qint64 value)
{
    m_negative = value < 0;
    quint64 rest = m_negative ? 0 - static_cast<quint64>(value) : static_cast<quint64>(value);
    std::array<std::uint8_t, 20> digits;
    int first = 20;
    for (; rest; rest /= 10)
        digits[static_cast<size_t>(--first)] = static_cast<std::uint8_t>(rest % 10);
    m_exponent = static_cast<std::int16_t>(20 - first);
    int end = 20;
    while (end > first && digits[static_cast<size_t>(end - 1)] == 0)
        --end;
    m_count = static_cast<std::uint8_t>(end - first);
    std::copy(digits.begin() + first, digits.begin() + end, m_digits.begin());
}

Result<Decimal> Decimal::fromDigits(bool negative, const std::uint8_t* digits, int count, int exponent)
{
    while (count && *digits == 0) {
        ++digits;
        --count;
        --exponent;
    }
    while (count && digits[count - 1] == 0)
        --count;
    if (!count) return Decimal();
    if (Result<void> fits = checkMagnitude(exponent); !fits) return fits.error();
    if (count > maximumDigits)
        return Error{ErrorCode::Validation,
                     QStringLiteral("Attempting to store more than 38 significant digits in a Number")};
    Decimal number;
    number.m_negative = negative;
    number.m_count = static_cast<std::uint8_t>(count);
    number.m_exponent = static_cast<std::int16_t>(exponent);
    std::memcpy(number.m_digits.data(), digits, static_cast<size_t>(count));
    return number;
}

// number = [ "+" / "-" ] ( 1*digit [ "." *digit ] / "." 1*digit ) [ ( "e" / "E" ) [ "+" / "-" ] 1*digit ]
Result<Decimal> Decimal::parse(QByteArrayView text)
{
    const char* at = text.data();
    const char* const end = at + text.size();
    bool negative = false;
    if (at != end && (*at == '+' || *at == '-')) negative = *at++ == '-';

    // Digits after the first 40 significant ones only matter for being there: none of them can be stored.
    std::array<std::uint8_t, maximumDigits + 2> digits;
    int count = 0;
    qint64 exponent = 0;
    qint64 scale = 0;  // digits after the point
    bool any = false;
    bool point = false;
    bool excess = false;
    for (; at != end; ++at) {
        if (*at == '.' && !point) {
            point = true;
            continue;
        }
        if (!isDigit(*at)) break;
        any = true;
        if (point) ++scale;
        const auto digit = static_cast<std::uint8_t>(*at - '0');
        if (count == 0 && digit == 0) {
            if (point) --exponent;
            continue;
        }
        if (!point) ++exponent;
        if (count < static_cast<int>(digits.size()))
            digits[static_cast<size_t>(count++)] = digit;
        else
            excess |= digit != 0;
    }
    if (!any) return notNumeric(text);
    qint64 power = 0;
    if (at != end && (*at == 'e' || *at == 'E')) {
        ++at;
        bool minus = false;
        if (at != end && (*at == '+' || *at == '-')) minus = *at++ == '-';
        if (at == end || !isDigit(*at)) return notNumeric(text);
        for (; at != end && isDigit(*at); ++at)
            if (__builtin_mul_overflow(power, 10, &power) ||
                __builtin_add_overflow(power, minus ? '0' - *at : *at - '0', &power))
                return notNumeric(text);
    }
    if (at != end) return notNumeric(text);
    if (excess) digits.back() = 1;
    // Zero counts as one digit.
    if (count == 0) exponent = 1 - scale;
    if (__builtin_add_overflow(exponent, power, &exponent)) exponent = power;
    if (Result<void> fits = checkMagnitude(exponent); !fits) return fits.error();
    return fromDigits(negative, digits.data(), count, static_cast<int>(exponent));
}

int Decimal::writeText(char* out) const
{
    char* at = out;
    if (m_negative && m_count) *at++ = '-';
    const auto put = [&](int from, int to) {
        for (int i = from; i < to; ++i)
            *at++ = static_cast<char>('0' + (i < m_count ? m_digits[static_cast<size_t>(i)] : 0));
    };
    if (m_count == 0) {
        *at++ = '0';
    } else if (m_exponent <= 0) {
        *at++ = '0';
        *at++ = '.';
        std::memset(at, '0', static_cast<size_t>(-m_exponent));
        at += -m_exponent;
        put(0, m_count);
    } else {
        put(0, m_exponent);
        if (m_count > m_exponent) {
            *at++ = '.';
            put(m_exponent, m_count);
        }
    }
    return static_cast<int>(at - out);
}

QByteArray Decimal::toText() const
{
    std::array<char, maximumTextBytes> buffer;
    return QByteArray(buffer.data(), writeText(buffer.data()));
}

QByteArray Decimal::toSortable() const
{
    std::array<char, maximumSortableBytes> buffer;
    return QByteArray(buffer.data(), writeSortable(buffer.data()));
}

int Decimal::writeSortable(char* out) const
{
    char* at = out;
    if (m_count == 0) {
        *at = '\x02';
        return 1;
    }
    const std::uint8_t flip = m_negative ? 0xff : 0;
    const auto put = [&](int byte) { *at++ = static_cast<char>(static_cast<std::uint8_t>(byte) ^ flip); };
    *at++ = m_negative ? '\x01' : '\x03';
    put(m_exponent - minimumExponent);
    for (int i = 0; i < m_count; i += 2) {
        const int pair =
            m_digits[static_cast<size_t>(i)] * 10 + (i + 1 < m_count ? m_digits[static_cast<size_t>(i + 1)] : 0);
        put(pair * 2 + (i + 2 < m_count ? 1 : 0));
    }
    return static_cast<int>(at - out);
}

Result<Decimal> Decimal::fromSortable(QByteArrayView bytes, qsizetype* consumed)
{
    if (bytes.isEmpty()) return damaged();
    const auto sign = static_cast<std::uint8_t>(bytes[0]);
    if (sign == 2) {
        if (consumed) *consumed = 1;
        return Decimal();
    }
    if ((sign != 1 && sign != 3) || bytes.size() < 3) return damaged();
    const std::uint8_t flip = sign == 1 ? 0xff : 0;
    const auto byteAt = [&](qsizetype i) { return static_cast<std::uint8_t>(bytes[i]) ^ flip; };
    Decimal number;
    number.m_negative = sign == 1;
    number.m_exponent = static_cast<std::int16_t>(byteAt(1) + minimumExponent);
    for (qsizetype i = 2; i < bytes.size(); ++i) {
        const int pair = byteAt(i) / 2;
        if (pair > 99 || number.m_count + 2 > maximumDigits) return damaged();
        number.m_digits[number.m_count++] = static_cast<std::uint8_t>(pair / 10);
        number.m_digits[number.m_count++] = static_cast<std::uint8_t>(pair % 10);
        if (byteAt(i) % 2) continue;
        if (number.m_digits[number.m_count - 1U] == 0) --number.m_count;
        if (number.m_digits[0] == 0 || number.m_digits[number.m_count - 1U] == 0) return damaged();
        if (consumed) *consumed = i + 1;
        return number;
    }
    return damaged();
}

// The service keeps digits in pairs that do not straddle the decimal point: one byte a pair between the first and the
// last digit that is not 0, one for the exponent, one more for a minus sign.
int Decimal::size() const
{
    if (m_count == 0) return 1;
    // Position of a digit, counted from the point: 0 and up before it, -1 and down behind it.
    const int first = m_exponent - 1;
    const int last = m_exponent - m_count;
    const auto pairOf = [](int position) { return position >= 0 ? position / 2 : -((1 - position) / 2); };
    return 1 + (pairOf(first) - pairOf(last) + 1) + (m_negative ? 1 : 0);
}

Result<Decimal> Decimal::add(const Decimal& other, bool negateOther) const
{
    const bool otherNegative = other.m_negative != negateOther;
    if (other.m_count == 0) return *this;
    if (m_count == 0) return fromDigits(otherNegative, other.m_digits.data(), other.m_count, other.m_exponent);

    // Both as digits of one long number, whose first digit stands for 10^(high - 1); one more in front for the carry.
    const int high = qMax(m_exponent, other.m_exponent) + 1;
    const int low = qMin(m_exponent - m_count, other.m_exponent - other.m_count);
    constexpr size_t room = maximumExponent - minimumExponent + maximumDigits + 4;
    std::array<std::int8_t, room> sum{};
    const int width = high - low;
    const auto accumulate = [&](const Decimal& number, int factor) {
        const int offset = high - number.m_exponent;
        for (int i = 0; i < number.m_count; ++i) {
            std::int8_t& digit = sum[static_cast<size_t>(offset + i)];
            digit = static_cast<std::int8_t>(digit + factor * number.m_digits[static_cast<size_t>(i)]);
        }
    };
    // The larger magnitude counts positively, so that no borrow leaves the number.
    const bool thisIsLarger = compareMagnitude(other) >= 0;
    const int sameSign = m_negative == otherNegative ? 1 : -1;
    accumulate(*this, thisIsLarger ? 1 : sameSign);
    accumulate(other, thisIsLarger ? sameSign : 1);
    int carry = 0;
    std::array<std::uint8_t, room> digits{};
    for (int i = width - 1; i >= 0; --i) {
        int digit = sum[static_cast<size_t>(i)] + carry;
        carry = digit < 0 ? -1 : digit / 10;
        digit -= carry * 10;
        digits[static_cast<size_t>(i)] = static_cast<std::uint8_t>(digit);
    }
    // The service calls a sum of too many digits too large.
    const auto counts = [](std::uint8_t digit) { return digit != 0; };
    const auto first = std::find_if(digits.begin(), digits.begin() + width, counts);
    const auto behind =
        std::find_if(std::make_reverse_iterator(digits.begin() + width), std::make_reverse_iterator(first), counts);
    if (behind.base() - first > maximumDigits) return overflow();
    return fromDigits(thisIsLarger ? m_negative : otherNegative, digits.data(), width, high);
}

Result<Decimal> Decimal::plus(const Decimal& other) const
{
    return add(other, false);
}

Result<Decimal> Decimal::minus(const Decimal& other) const
{
    return add(other, true);
}

int Decimal::compareMagnitude(const Decimal& other) const
{
    if (m_count == 0 || other.m_count == 0) return int(m_count != 0) - int(other.m_count != 0);
    if (m_exponent != other.m_exponent) return m_exponent < other.m_exponent ? -1 : 1;
    // Digits behind the last are 0 in both, so the arrays compare as wholes.
    return std::memcmp(m_digits.data(), other.m_digits.data(), m_digits.size());
}

std::strong_ordering Decimal::operator<=>(const Decimal& other) const
{
    const bool minus = m_negative && m_count;
    const bool otherMinus = other.m_negative && other.m_count;
    if (minus != otherMinus) return minus ? std::strong_ordering::less : std::strong_ordering::greater;
    const int magnitude = minus ? other.compareMagnitude(*this) : compareMagnitude(other);
    return magnitude <=> 0;
}

bool Decimal::operator==(const Decimal& other) const
{
    return (*this <=> other) == 0;
}

}  // namespace trestle::tables
