// A number of the table service: 38 significant digits, magnitude 1E-130 … 9.99…E+125, exact, compared by value.
// Source: "Supported data types and naming rules" of the DynamoDB developer guide, and recordings of the service.
#pragma once

#include "core/base/Result.h"

#include <QByteArray>
#include <QByteArrayView>

#include <array>
#include <compare>
#include <cstdint>

namespace trestle::tables {

class Decimal
{
public:
    /// Zero.
    Decimal() = default;
    Decimal(qint64 value);

    /// Reads "-12.5e3" and the like, without blanks. Errors: Validation, with the service's texts for text that is no
    /// number, for more than 38 digits, for overflow and underflow.
    [[nodiscard]] static base::Result<Decimal> parse(QByteArrayView text);

    /// Canonical plain text without exponent or superfluous zeros, as the service returns it: "42.12", "0", "-0.5".
    [[nodiscard]] QByteArray toText() const;

    /// The same, written without a terminator to `out`, which has room for maximumTextBytes; returns how many were
    /// written.
    static constexpr int maximumTextBytes = 176;
    int writeText(char* out) const;

    /// Bytes whose memcmp order is the order of the numbers; self-delimiting. The grammar stands in Decimal.cpp.
    /// fromSortable() reads one from the front of `bytes` and says how long it was.
    [[nodiscard]] QByteArray toSortable() const;
    /// The same, written to `out`, which has room for maximumSortableBytes; returns how many were written.
    static constexpr int maximumSortableBytes = 21;
    int writeSortable(char* out) const;
    [[nodiscard]] static base::Result<Decimal> fromSortable(QByteArrayView bytes, qsizetype* consumed = nullptr);

    /// Bytes the number counts towards item size.
    [[nodiscard]] int size() const;

    /// Sum and difference; Validation error on overflow or more than 38 digits.
    [[nodiscard]] base::Result<Decimal> plus(const Decimal& other) const;
    [[nodiscard]] base::Result<Decimal> minus(const Decimal& other) const;

    [[nodiscard]] std::strong_ordering operator<=>(const Decimal& other) const;
    [[nodiscard]] bool operator==(const Decimal& other) const;

private:
    static base::Result<Decimal> fromDigits(bool negative, const std::uint8_t* digits, int count, int exponent);
    int compareMagnitude(const Decimal& other) const;
    base::Result<Decimal> add(const Decimal& other, bool negateOther) const;

    // value = sign * 0.d1d2d3… * 10^m_exponent with d1 != 0; zero has no digits
    std::array<std::uint8_t, 38> m_digits{};
    std::uint8_t m_count = 0;
    bool m_negative = false;
    std::int16_t m_exponent = 0;
};

}  // namespace trestle::tables
