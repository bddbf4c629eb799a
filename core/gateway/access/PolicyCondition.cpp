#include "core/gateway/access/PolicyCondition.h"

#include "core/base/JsonMember.h"

#include <QDateTime>
#include <QHostAddress>

#include <algorithm>
#include <array>
#include <span>

namespace trestle::gateway {

namespace {

using base::Error;
using base::ErrorCode;
using base::JsonValue;
using base::Result;
using Comparison = PolicyCondition::Comparison;

Error malformedCondition(const QString& text)
{
    return {ErrorCode::Parse, text};
}

enum class TextMatch { Equal, EqualIgnoringCase, Like, Arn };

class TextComparison final : public Comparison
{
public:
    TextComparison(TextMatch match, std::vector<PolicyPattern> patterns)
        : m_match(match), m_patterns(std::move(patterns))
    {
    }

    bool anyFits(const QByteArray& value, const PolicyValues& values) const override
    {
        return std::any_of(m_patterns.begin(), m_patterns.end(), [&](const PolicyPattern& pattern) {
            switch (m_match) {
                case TextMatch::Equal:
                    return pattern.equals(value, values);
                case TextMatch::EqualIgnoringCase:
                    return pattern.equals(value, values, PolicyPattern::Case::Ignored);
                case TextMatch::Like:
                    return pattern.matches(value, values);
                case TextMatch::Arn:
                    return pattern.matchesArn(value, values);
            }
            return false;
        });
    }

private:
    TextMatch m_match;
    std::vector<PolicyPattern> m_patterns;
};

enum class Order { Equal, Less, LessOrEqual, Greater, GreaterOrEqual };

using ReadNumber = std::optional<double> (*)(const QByteArray&);

std::optional<double> number(const QByteArray& text)
{
    bool ok = false;
    const double value = text.toDouble(&ok);
    return ok ? std::optional(value) : std::nullopt;
}

// A W3C date or seconds since 1970, as seconds.
std::optional<double> date(const QByteArray& text)
{
    if (const auto seconds = number(text)) return seconds;
    QDateTime time = QDateTime::fromString(QString::fromLatin1(text), Qt::ISODateWithMs);
    if (!time.isValid()) return std::nullopt;
    if (time.timeSpec() == Qt::LocalTime) time.setTimeSpec(Qt::UTC);
    return double(time.toMSecsSinceEpoch()) / 1'000;
}

class OrderComparison final : public Comparison
{
public:
    OrderComparison(Order order, ReadNumber read, std::vector<double> limits)
        : m_order(order), m_read(read), m_limits(std::move(limits))
    {
    }

    bool anyFits(const QByteArray& value, const PolicyValues&) const override
    {
        const std::optional<double> given = m_read(value);
        return given &&
               std::any_of(m_limits.begin(), m_limits.end(), [&](double limit) { return fits(*given, limit); });
    }

private:
    bool fits(double given, double limit) const
    {
        switch (m_order) {
            case Order::Equal:
                return given == limit;
            case Order::Less:
                return given < limit;
            case Order::LessOrEqual:
                return given <= limit;
            case Order::Greater:
                return given > limit;
            case Order::GreaterOrEqual:
                return given >= limit;
        }
        return false;
    }

    Order m_order;
    ReadNumber m_read;
    std::vector<double> m_limits;
};

class AddressComparison final : public Comparison
{
public:
    explicit AddressComparison(std::vector<QPair<QHostAddress, int>> networks) : m_networks(std::move(networks)) {}

    bool anyFits(const QByteArray& value, const PolicyValues&) const override
    {
        const QHostAddress address(QString::fromLatin1(value));
        return !address.isNull() && std::any_of(m_networks.begin(), m_networks.end(),
                                                [&](const auto& network) { return address.isInSubnet(network); });
    }

private:
    std::vector<QPair<QHostAddress, int>> m_networks;
};

enum class Family { Text, Number, Date, Address };

struct Operator
{
    const char* name;
    Family family;
    bool negated;
    TextMatch text = TextMatch::Equal;
    Order order = Order::Equal;
};

constexpr std::array operators{
    Operator{"StringEquals", Family::Text, false, TextMatch::Equal},
    Operator{"StringNotEquals", Family::Text, true, TextMatch::Equal},
    Operator{"StringEqualsIgnoreCase", Family::Text, false, TextMatch::EqualIgnoringCase},
    Operator{"StringNotEqualsIgnoreCase", Family::Text, true, TextMatch::EqualIgnoringCase},
    Operator{"StringLike", Family::Text, false, TextMatch::Like},
    Operator{"StringNotLike", Family::Text, true, TextMatch::Like},
    Operator{"ArnEquals", Family::Text, false, TextMatch::Arn},
    Operator{"ArnLike", Family::Text, false, TextMatch::Arn},
    Operator{"ArnNotEquals", Family::Text, true, TextMatch::Arn},
    Operator{"ArnNotLike", Family::Text, true, TextMatch::Arn},
    Operator{"BinaryEquals", Family::Text, false, TextMatch::Equal},
    Operator{"Bool", Family::Text, false, TextMatch::EqualIgnoringCase},
    Operator{"NumericEquals", Family::Number, false, {}, Order::Equal},
    Operator{"NumericNotEquals", Family::Number, true, {}, Order::Equal},
    Operator{"NumericLessThan", Family::Number, false, {}, Order::Less},
    Operator{"NumericLessThanEquals", Family::Number, false, {}, Order::LessOrEqual},
    Operator{"NumericGreaterThan", Family::Number, false, {}, Order::Greater},
    Operator{"NumericGreaterThanEquals", Family::Number, false, {}, Order::GreaterOrEqual},
    Operator{"DateEquals", Family::Date, false, {}, Order::Equal},
    Operator{"DateNotEquals", Family::Date, true, {}, Order::Equal},
    Operator{"DateLessThan", Family::Date, false, {}, Order::Less},
    Operator{"DateLessThanEquals", Family::Date, false, {}, Order::LessOrEqual},
    Operator{"DateGreaterThan", Family::Date, false, {}, Order::Greater},
    Operator{"DateGreaterThanEquals", Family::Date, false, {}, Order::GreaterOrEqual},
    Operator{"IpAddress", Family::Address, false},
    Operator{"NotIpAddress", Family::Address, true},
};

Result<std::shared_ptr<const Comparison>> makeTexts(const Operator& kind, const QList<QByteArray>& texts,
                                                    PolicyPattern::Variables variables)
{
    std::vector<PolicyPattern> patterns;
    for (const QByteArray& text : texts) {
        auto pattern = PolicyPattern::parse(text, variables);
        if (!pattern) return pattern.error();
        patterns.push_back(std::move(*pattern));
    }
    return std::shared_ptr<const Comparison>(std::make_shared<TextComparison>(kind.text, std::move(patterns)));
}

Result<std::shared_ptr<const Comparison>> makeOrder(const Operator& kind, const QList<QByteArray>& texts,
                                                    ReadNumber read)
{
    std::vector<double> limits;
    for (const QByteArray& text : texts) {
        const std::optional<double> limit = read(text);
        if (!limit)
            return malformedCondition(
                QStringLiteral("%1 cannot compare with \"%2\"").arg(QLatin1String(kind.name), QString::fromUtf8(text)));
        limits.push_back(*limit);
    }
    return std::shared_ptr<const Comparison>(std::make_shared<OrderComparison>(kind.order, read, std::move(limits)));
}

Result<std::shared_ptr<const Comparison>> makeAddresses(const QList<QByteArray>& texts)
{
    std::vector<QPair<QHostAddress, int>> networks;
    for (const QByteArray& text : texts) {
        const QByteArray address = text.first(text.contains('/') ? text.indexOf('/') : text.size());
        const bool whole = address.contains(':') || address.count('.') == 3;  // "10.1" would be read, too
        const QPair<QHostAddress, int> network = QHostAddress::parseSubnet(QString::fromLatin1(text));
        if (!whole || network.first.isNull() || network.second < 0)
            return malformedCondition(
                QStringLiteral("\"%1\" is no address or range of addresses").arg(QString::fromUtf8(text)));
        networks.push_back(network);
    }
    return std::shared_ptr<const Comparison>(std::make_shared<AddressComparison>(std::move(networks)));
}

Result<std::shared_ptr<const Comparison>> make(const Operator& kind, const QList<QByteArray>& texts,
                                               PolicyPattern::Variables variables)
{
    switch (kind.family) {
        case Family::Text:
            return makeTexts(kind, texts, variables);
        case Family::Number:
            return makeOrder(kind, texts, number);
        case Family::Date:
            return makeOrder(kind, texts, date);
        case Family::Address:
            return makeAddresses(texts);
    }
    return malformedCondition({});
}

Result<QList<QByteArray>> textsOf(const QByteArray& name, const JsonValue& values)
{
    QList<QByteArray> texts;
    const JsonValue::Array single{values};
    for (const JsonValue& value : values.isArray() ? values.array() : single) {
        // Text, a number or a truth: all are compared as text.
        std::optional<QByteArray> text = base::scalarText(value);
        if (!text) return malformedCondition(QStringLiteral("%1 takes texts only").arg(QString::fromUtf8(name)));
        texts.push_back(std::move(*text));
    }
    return texts;
}

}  // namespace

Result<std::vector<PolicyCondition>> PolicyCondition::parseAll(const JsonValue& element,
                                                               PolicyPattern::Variables variables)
{
    if (!element.isObject()) return malformedCondition(QStringLiteral("Condition is not an object"));
    std::vector<PolicyCondition> conditions;
    for (const auto& [name, keys] : element.object()) {
        if (!keys.isObject())
            return malformedCondition(QStringLiteral("%1 is not an object").arg(QString::fromUtf8(name)));
        for (const auto& [key, values] : keys.object()) {
            auto condition = parse(name, key, values, variables);
            if (!condition) return condition.error();
            conditions.push_back(std::move(*condition));
        }
    }
    return conditions;
}

Result<PolicyCondition> PolicyCondition::parse(QByteArray name, const QByteArray& key, const JsonValue& values,
                                               PolicyPattern::Variables variables)
{
    PolicyCondition condition;
    condition.m_key = key.toLower();
    const QByteArray written = name;
    Result<QList<QByteArray>> texts = textsOf(written, values);
    if (!texts) return texts.error();

    constexpr QByteArrayView allValues("ForAllValues:");
    constexpr QByteArrayView anyValue("ForAnyValue:");
    if (name.startsWith(allValues)) {
        condition.m_quantifier = Quantifier::All;
        name.remove(0, allValues.size());
    } else if (name.startsWith(anyValue)) {
        condition.m_quantifier = Quantifier::Any;
        name.remove(0, anyValue.size());
    }
    if (name == "Null") {
        const bool isTruth =
            texts->size() == 1 && (texts->front().toLower() == "true" || texts->front().toLower() == "false");
        if (!isTruth) return malformedCondition(QStringLiteral("Null takes \"true\" or \"false\""));
        condition.m_mustBeAbsent = texts->front().toLower() == "true";
        return condition;
    }
    if (name.endsWith("IfExists")) {
        condition.m_ifExists = true;
        name.chop(8);
    }
    const auto* const kind = std::find_if(operators.begin(), operators.end(),
                                          [&](const Operator& one) { return name == QByteArrayView(one.name); });
    if (kind == operators.end())
        return malformedCondition(QStringLiteral("There is no operator %1").arg(QString::fromUtf8(written)));
    condition.m_negated = kind->negated;
    auto comparison = make(*kind, *texts, variables);
    if (!comparison) return comparison.error();
    condition.m_comparison = std::move(*comparison);
    return condition;
}

bool PolicyCondition::holds(const PolicyValues& values) const
{
    const std::optional<QList<QByteArray>> given = values ? values(m_key) : std::nullopt;
    const bool absent = !given || given->isEmpty();
    if (m_mustBeAbsent) return absent == *m_mustBeAbsent;
    if (absent) {
        if (m_ifExists) return true;
        switch (m_quantifier) {
            case Quantifier::All:
                return true;
            case Quantifier::Any:
                return false;
            case Quantifier::None:
                return m_negated;
        }
    }
    const auto fits = [&](const QByteArray& value) { return m_comparison->anyFits(value, values) != m_negated; };
    switch (m_quantifier) {
        case Quantifier::All:
            return std::all_of(given->begin(), given->end(), fits);
        case Quantifier::Any:
            return std::any_of(given->begin(), given->end(), fits);
        case Quantifier::None:
            // A negated operator is the opposite of its positive one, so none of the values may match.
            return m_negated ? std::all_of(given->begin(), given->end(), fits)
                             : std::any_of(given->begin(), given->end(), fits);
    }
    return false;
}

}  // namespace trestle::gateway
