#include "core/tables/expressions/ExpressionScope.h"

#include "core/tables/ValidationError.h"
#include "core/tables/values/ItemSize.h"

namespace trestle::tables {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

constexpr qsizetype maximumPlaceholderBytes = 255;

bool isPlaceholder(const QByteArray& text, char mark)
{
    if (text.size() < 2 || text[0] != mark) return false;
    return std::all_of(text.begin() + 1, text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    });
}

// Both maps are alike but for their mark and name.
template <typename Placeholders>
Result<void> checkPlaceholders(const Placeholders& placeholders, const char* parameter, char mark)
{
    const QLatin1String name(parameter);
    if (placeholders.begin() == placeholders.end()) return validationError(name + QStringLiteral(" must not be empty"));
    for (const auto& [placeholder, meaning] : placeholders) {
        // Of values the service does not say how long the key is.
        if (placeholder.size() > maximumPlaceholderBytes)
            return validationError(
                name +
                QStringLiteral(" contains invalid key: The expression attribute map contains a key that is too long;") +
                (mark == '#' ? QStringLiteral(" size of key: %1").arg(placeholder.size()) : QString()));
        if (!isPlaceholder(placeholder, mark))
            return validationError(
                name +
                QStringLiteral(" contains invalid key: Syntax error; key: \"%1\"").arg(QString::fromUtf8(placeholder)));
    }
    return {};
}

QString unusedText(const char* parameter, const QByteArrayList& placeholders)
{
    return QStringLiteral("Value provided in %1 unused in expressions: keys: {%2}")
        .arg(QLatin1String(parameter), QString::fromUtf8(placeholders.join(", ")));
}

}  // namespace

QByteArray parameterName(ExpressionKind kind)
{
    switch (kind) {
        case ExpressionKind::Condition:
            return "ConditionExpression";
        case ExpressionKind::Filter:
            return "FilterExpression";
        case ExpressionKind::KeyCondition:
            return "KeyConditionExpression";
        case ExpressionKind::Projection:
            return "ProjectionExpression";
        case ExpressionKind::Update:
            return "UpdateExpression";
    }
    Q_UNREACHABLE();
}

Result<ExpressionScope> ExpressionScope::create(const ExpressionNames& names,
                                                std::initializer_list<Parameter> parameters)
{
    const auto sent = [](const Parameter& parameter) { return parameter.sent; };
    if (names.names && std::none_of(parameters.begin(), parameters.end(), sent))
        return validationError(QStringLiteral("ExpressionAttributeNames can only be specified when using expressions"));
    // A projection takes no values.
    std::vector<Parameter> taking(parameters);
    std::erase_if(taking, [](const Parameter& parameter) { return parameter.kind == ExpressionKind::Projection; });
    if (names.values && std::none_of(taking.begin(), taking.end(), sent)) {
        QString message = QStringLiteral("ExpressionAttributeValues can only be specified when using expressions");
        QByteArrayList missing;
        for (const Parameter& parameter : taking)
            missing << parameterName(parameter.kind);
        if (!missing.isEmpty())
            message += QStringLiteral(": %1 %2 null")
                           .arg(QLatin1String(missing.join(" and ")),
                                missing.size() > 1 ? QLatin1String("are") : QLatin1String("is"));
        return validationError(message);
    }
    return create(names);
}

Result<ExpressionScope> ExpressionScope::create(const ExpressionNames& names)
{
    if (names.names) {
        if (const Result<void> checked = checkPlaceholders(*names.names, "ExpressionAttributeNames", '#'); !checked)
            return checked.error();
        for (const auto& [placeholder, name] : *names.names) {
            if (name.isEmpty())
                return validationError(
                    QStringLiteral("ExpressionAttributeNames contains invalid value: Empty attribute name for key ") +
                    QString::fromUtf8(placeholder));
            if (const Result<void> fitting = checkAttributeName(name); !fitting) return fitting.error();
        }
    }
    if (names.values)
        if (const Result<void> checked = checkPlaceholders(*names.values, "ExpressionAttributeValues", ':'); !checked)
            return checked.error();
    return ExpressionScope(names);
}

const QByteArray* ExpressionScope::name(const QByteArray& placeholder)
{
    if (!m_names->names) return nullptr;
    const auto found = m_names->names->find(placeholder);
    if (found == m_names->names->end()) return nullptr;
    m_used.insert(placeholder);
    return &found->second;
}

const AttributeValue* ExpressionScope::value(const QByteArray& placeholder)
{
    const AttributeValue* found = m_names->values ? m_names->values->find(placeholder) : nullptr;
    if (found) m_used.insert(placeholder);
    return found;
}

Result<void> ExpressionScope::checkAllUsed() const
{
    QByteArrayList unused;
    if (m_names->names) {
        for (const auto& [placeholder, name] : *m_names->names)
            if (!m_used.count(placeholder)) unused << placeholder;
        if (!unused.isEmpty()) return validationError(unusedText("ExpressionAttributeNames", unused));
    }
    if (m_names->values) {
        for (const auto& [placeholder, value] : *m_names->values)
            if (!m_used.count(placeholder)) unused << placeholder;
        if (!unused.isEmpty()) return validationError(unusedText("ExpressionAttributeValues", unused));
    }
    return {};
}

}  // namespace trestle::tables
