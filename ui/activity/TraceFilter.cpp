#include "ui/activity/TraceFilter.h"

#include "ui/activity/TraceText.h"

#include <QRegularExpression>

namespace trestle::ui {

using base::Error;
using base::ErrorCode;
using base::Result;

Result<TraceFilter> TraceFilter::parse(const QString& text)
{
    static const std::pair<QLatin1String, Field> fields[] = {
        {QLatin1String("status"), Field::Status}, {QLatin1String("ms"), Field::Milliseconds},
        {QLatin1String("method"), Field::Method}, {QLatin1String("path"), Field::Path},
        {QLatin1String("route"), Field::Route},   {QLatin1String("api"), Field::Api},
        {QLatin1String("source"), Field::Source}, {QLatin1String("note"), Field::Note}};
    static const std::pair<QLatin1String, Operator> operators[] = {
        {QLatin1String("="), Operator::Equal},   {QLatin1String("!="), Operator::NotEqual},
        {QLatin1String(">"), Operator::Greater}, {QLatin1String(">="), Operator::GreaterOrEqual},
        {QLatin1String("<"), Operator::Less},    {QLatin1String("<="), Operator::LessOrEqual},
        {QLatin1String("~"), Operator::Contains}};
    static const QRegularExpression term(
        QStringLiteral(R"re(\s*(?:(?<field>[A-Za-z]+)\s*(?<op>!=|>=|<=|=|>|<|~)\s*)?(?<value>"[^"]*"?|[^\s"]+))re"));

    TraceFilter filter;
    auto matches = term.globalMatch(text);
    while (matches.hasNext()) {
        const QRegularExpressionMatch match = matches.next();
        QString value = match.captured(u"value");
        if (value.startsWith(u'"')) {
            if (value.size() < 2 || !value.endsWith(u'"'))
                return Error{ErrorCode::Parse, QStringLiteral("A closing quote is missing after %1").arg(value)};
            value = value.sliced(1).chopped(1);
        } else if (match.captured(u"op").isEmpty() && (value == u"and" || value == u"&&")) {
            continue;
        }
        Term parsed;
        parsed.text = value;
        if (const QString name = match.captured(u"field").toLower(); !name.isEmpty()) {
            const auto field = std::find_if(std::begin(fields), std::end(fields),
                                            [&](const auto& each) { return each.first == name; });
            if (field == std::end(fields))
                return Error{ErrorCode::Parse, QStringLiteral("There is no field \"%1\"; there are status, ms, method, "
                                                              "path, route, api, source, note")
                                                   .arg(name)};
            parsed.field = field->second;
            const QString sign = match.captured(u"op");
            parsed.comparison = std::find_if(std::begin(operators), std::end(operators), [&](const auto& each) {
                                    return each.first == sign;
                                })->second;
            bool isNumber = false;
            parsed.number = value.toDouble(&isNumber);
            const bool numeric = parsed.field == Field::Status || parsed.field == Field::Milliseconds;
            if (numeric && !isNumber)
                return Error{ErrorCode::Parse, QStringLiteral("\"%1\" is compared with a number").arg(name)};
            if (!numeric && parsed.comparison != Operator::Equal && parsed.comparison != Operator::NotEqual &&
                parsed.comparison != Operator::Contains)
                return Error{ErrorCode::Parse, QStringLiteral("\"%1\" is compared with =, != or ~").arg(name)};
        }
        filter.m_terms.push_back(parsed);
    }
    return filter;
}

bool TraceFilter::matches(const observe::Trace& trace) const
{
    return std::all_of(m_terms.begin(), m_terms.end(), [&](const Term& term) { return matches(term, trace); });
}

bool TraceFilter::matches(const Term& term, const observe::Trace& trace)
{
    const auto number = [&](double value) {
        switch (term.comparison) {
            case Operator::Equal:
                return value == term.number;
            case Operator::NotEqual:
                return value != term.number;
            case Operator::Greater:
                return value > term.number;
            case Operator::GreaterOrEqual:
                return value >= term.number;
            case Operator::Less:
                return value < term.number;
            case Operator::LessOrEqual:
                return value <= term.number;
            case Operator::Contains:
                return QString::number(value).contains(term.text);
        }
        Q_UNREACHABLE();
    };
    const auto text = [&](const QString& value) {
        if (term.comparison == Operator::Contains) return value.contains(term.text, Qt::CaseInsensitive);
        const bool equal = value.compare(term.text, Qt::CaseInsensitive) == 0;
        return term.comparison == Operator::NotEqual ? !equal : equal;
    };
    switch (term.field) {
        case Field::Status:
            return number(trace.status);
        case Field::Milliseconds:
            return number(double(trace.durationNs) / 1e6);
        case Field::Method:
            return text(QString::fromUtf8(trace.method));
        case Field::Path:
            return text(pathText(trace));
        case Field::Route:
            return text(QString::fromUtf8(trace.routeKey));
        case Field::Api:
            return text(QString::fromUtf8(trace.api));
        case Field::Source:
            return text(sourceText(trace));
        case Field::Note:
            return text(QString::fromUtf8(trace.note));
        case Field::Any:
            for (const QByteArray& part :
                 {trace.method, trace.target, trace.routeKey, trace.api, trace.client, trace.note})
                if (text(QString::fromUtf8(part))) return true;
            return false;
    }
    Q_UNREACHABLE();
}

}  // namespace trestle::ui
