#include "core/gateway/httpapi/ParameterChanges.h"

#include "core/base/JsonMember.h"
#include "core/gateway/definition/Invalid.h"
#include "core/http/Syntax.h"

#include <algorithm>
#include <array>

namespace trestle::gateway {

namespace {

using base::JsonValue;

constexpr qsizetype bodyBytesRead = 100 * 1024;  // of a body that a path is looked for in

constexpr std::array<QByteArrayView, 19> reservedHeaders{"authorization",
                                                         "connection",
                                                         "content-encoding",
                                                         "content-length",
                                                         "content-location",
                                                         "forwarded",
                                                         "keep-alive",
                                                         "origin",
                                                         "proxy-authenticate",
                                                         "proxy-authorization",
                                                         "te",
                                                         "trailers",
                                                         "transfer-encoding",
                                                         "upgrade",
                                                         "x-forwarded-for",
                                                         "x-forwarded-host",
                                                         "x-forwarded-proto",
                                                         "via",
                                                         "trailer"};
constexpr std::array<QByteArrayView, 4> reservedPrefixes{"access-control-", "apigw-", "x-amz-", "x-amzn-"};

QString quoted(QByteArrayView text)
{
    return QLatin1Char('"') + QString::fromUtf8(text) + QLatin1Char('"');
}

base::Error invalidDestination(ParameterChanges::Of message, const QByteArray& key)
{
    return invalid(
        QStringLiteral("Invalid %1 Actioned Parameter destination specified: %2")
            .arg(message == ParameterChanges::Of::Request ? QStringLiteral("Request") : QStringLiteral("Response"),
                 QString::fromUtf8(key)));
}

// Takes `prefix` off `text` if it is there and something follows.
bool take(QByteArrayView& text, QByteArrayView prefix)
{
    if (!text.startsWith(prefix) || text.size() == prefix.size()) return false;
    text = text.sliced(prefix.size());
    return true;
}

bool isNameByte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

// How far a bare reference goes: names with single dots between them, and indexes in brackets.
qsizetype referenceEnd(QByteArrayView text, qsizetype from)
{
    qsizetype at = from;
    while (at < text.size()) {
        const char c = text[at];
        const bool nameFollows = at + 1 < text.size() && (isNameByte(text[at + 1]) || text[at + 1] == '[');
        if (isNameByte(c) || c == '[' || c == ']' || c == '\'' || (c == '.' && nameFollows))
            ++at;
        else
            break;
    }
    return at;
}

// a.b[0]['c d'] as its names.
std::vector<QByteArray> namesOf(QByteArrayView path)
{
    std::vector<QByteArray> names;
    QByteArray name;
    const auto close = [&] {
        if (!name.isEmpty()) names.push_back(std::move(name));
        name.clear();
    };
    for (qsizetype at = 0; at < path.size(); ++at) {
        if (path[at] == '.') {
            close();
        } else if (path[at] == '[') {
            close();
            const qsizetype end = path.indexOf(']', at);
            QByteArrayView inside = end < 0 ? path.sliced(at + 1) : path.sliced(at + 1, end - at - 1);
            if (inside.size() >= 2 && inside.startsWith('\'') && inside.endsWith('\''))
                inside = inside.sliced(1).chopped(1);
            name = inside.toByteArray();
            close();
            if (end < 0) break;
            at = end;
        } else {
            name += path[at];
        }
    }
    close();
    return names;
}

std::optional<QByteArray> textOf(const JsonValue& value)
{
    if (value.isArray() || value.isObject()) return base::writeJson(value);
    return base::scalarText(value);
}

std::optional<QByteArray> joined(const std::vector<QByteArray>& values)
{
    if (values.empty()) return std::nullopt;
    QByteArray text = values.front();
    for (auto at = values.begin() + 1; at != values.end(); ++at)
        text += ',' + *at;
    return text;
}

void appendQuery(QByteArray& query, QByteArrayView pair)
{
    if (!query.isEmpty()) query += '&';
    query += pair;
}

void appendQuery(QByteArray& query, const QByteArray& name, const QByteArray& value)
{
    appendQuery(query, name.toPercentEncoding() + '=' + value.toPercentEncoding());
}

// `query` without the parameters called `name`; the others stay as they were sent.
QByteArray withoutParameter(QByteArrayView query, const QByteArray& name)
{
    QByteArray kept;
    while (!query.isEmpty()) {
        const qsizetype end = query.indexOf('&');
        const QByteArrayView pair = end < 0 ? query : query.first(end);
        query = end < 0 ? QByteArrayView() : query.sliced(end + 1);
        const auto parsed = http::parseQuery(pair);
        if (parsed.empty() || parsed.front().name != name) appendQuery(kept, pair);
    }
    return kept;
}

// Escapes what a path must not hold; what is escaped already stays.
QByteArray asPath(const QByteArray& text)
{
    const QByteArray path = text.toPercentEncoding("/%:@!$&'()*+,;=");
    return path.startsWith('/') ? path : '/' + path;
}

}  // namespace

bool isReservedHeader(QByteArrayView name)
{
    const QByteArray lower = name.toByteArray().toLower();
    return std::find(reservedHeaders.begin(), reservedHeaders.end(), QByteArrayView(lower)) != reservedHeaders.end() ||
           std::any_of(reservedPrefixes.begin(), reservedPrefixes.end(),
                       [&](QByteArrayView prefix) { return lower.startsWith(prefix); });
}

base::Result<ParameterChanges::Part> ParameterChanges::compileReference(Of message, QByteArrayView text)
{
    const QByteArrayView whole = text;
    const auto part = [](Source source, QByteArrayView name) -> base::Result<Part> {
        return Part{source, name.toByteArray()};
    };
    if (take(text, "context.")) return part(Source::Context, text);
    if (take(text, "stageVariables.")) return part(Source::StageVariable, text);
    const bool request = message == Of::Request;
    if (request ? take(text, "request.") : take(text, "response.")) {
        if (take(text, "header.")) return part(Source::Header, text);
        if (text == QByteArrayView("body")) return part(Source::Body, {});
        if (take(text, "body.")) {
            if (text.contains(QByteArrayView("[?")) || whole.contains(QByteArrayView("..")))
                return invalid(QStringLiteral("The mapping reads $%1: filters and recursive descent are not supported")
                                   .arg(QString::fromUtf8(whole)));
            return part(Source::Body, text);
        }
        if (request && take(text, "querystring.")) return part(Source::Query, text);
        if (request && text == QByteArrayView("path")) return part(Source::Path, {});
        if (request && take(text, "path.")) return part(Source::PathParameter, text);
    }
    return invalid(QStringLiteral("Invalid mapping expression specified: $%1").arg(QString::fromUtf8(whole)));
}

base::Result<std::vector<ParameterChanges::Part>> ParameterChanges::compileValue(Of message, QByteArrayView text)
{
    std::vector<Part> parts;
    const auto addText = [&](QByteArrayView more) {
        if (more.isEmpty()) return;
        if (!parts.empty() && parts.back().source == Source::Text)
            parts.back().text += more;
        else
            parts.push_back({Source::Text, more.toByteArray()});
    };
    while (!text.isEmpty()) {
        const qsizetype dollar = text.indexOf('$');
        addText(dollar < 0 ? text : text.first(dollar));
        if (dollar < 0) break;
        text = text.sliced(dollar + 1);
        QByteArrayView inside;
        if (text.startsWith('{')) {
            const qsizetype close = text.indexOf('}');
            if (close < 0) return invalid(QStringLiteral("The mapping has a \"${\" without its \"}\""));
            inside = text.sliced(1, close - 1);
            text = text.sliced(close + 1);
        } else {
            const qsizetype end = referenceEnd(text, 0);
            inside = text.first(end);
            text = text.sliced(end);
            if (!inside.startsWith(QByteArrayView("request.")) && !inside.startsWith(QByteArrayView("response.")) &&
                !inside.startsWith(QByteArrayView("context.")) &&
                !inside.startsWith(QByteArrayView("stageVariables."))) {
                addText("$");
                addText(inside);
                continue;
            }
        }
        base::Result<Part> part = compileReference(message, inside);
        if (!part) return part.error();
        parts.push_back(std::move(*part));
    }
    return parts;
}

base::Result<ParameterChanges> ParameterChanges::compile(Of message, const JsonValue& mappings)
{
    ParameterChanges changes;
    for (const auto& [key, value] : mappings.object()) {
        Change change;
        change.key = key;
        QByteArrayView rest = key;
        if (take(rest, "append:"))
            change.action = Action::Append;
        else if (take(rest, "overwrite:"))
            change.action = Action::Overwrite;
        else if (take(rest, "remove:"))
            change.action = Action::Remove;
        else
            return invalidDestination(message, key);

        const bool overwrites = change.action == Action::Overwrite;
        if (take(rest, "header.")) {
            change.place = Place::Header;
            if (!http::isToken(rest))
                return invalid(QStringLiteral("%1 cannot be the name of a header").arg(quoted(rest)));
            if (isReservedHeader(rest))
                return invalid(QStringLiteral("Operations on header %1 are restricted").arg(QString::fromUtf8(rest)));
        } else if (message == Of::Request && take(rest, "querystring.")) {
            change.place = Place::Query;
        } else if (message == Of::Request && overwrites && rest == QByteArrayView("path")) {
            change.place = Place::Path;
        } else if (message == Of::Response && overwrites && rest == QByteArrayView("statuscode")) {
            change.place = Place::Status;
        } else {
            return invalidDestination(message, key);
        }
        change.name = rest.toByteArray();
        if (change.action != Action::Remove) {
            base::Result<std::vector<Part>> parts = compileValue(message, value.string());
            if (!parts) return parts.error();
            change.value = std::move(*parts);
        }
        changes.m_changes.push_back(std::move(change));
    }
    return changes;
}

// Reads references of one message; its body is parsed once, when first asked for.
class ParameterChanges::Reader
{
public:
    explicit Reader(const ChangeInput& input) : m_input(input) {}

    std::optional<QByteArray> value(const std::vector<Part>& parts)
    {
        if (parts.size() == 1) return read(parts.front());
        QByteArray text;
        for (const Part& part : parts)
            text += read(part).value_or(QByteArray());
        return text;
    }

private:
    std::optional<QByteArray> read(const Part& part)
    {
        switch (part.source) {
            case Source::Text:
                return part.text;
            case Source::Header:
                return joined(m_input.headers.values(part.text));
            case Source::Query: {
                std::vector<QByteArray> values;
                for (http::QueryParameter& parameter : http::parseQuery(m_input.query))
                    if (parameter.name == part.text) values.push_back(std::move(parameter.value));
                return joined(values);
            }
            case Source::Body:
                return part.text.isEmpty() ? m_input.body : member(part.text);
            case Source::Path:
                return m_input.path.toByteArray();
            case Source::PathParameter:
                if (m_input.pathParameters)
                    for (const PathParameter& parameter : *m_input.pathParameters)
                        if (parameter.name == part.text) return parameter.value;
                return std::nullopt;
            case Source::Context:
                return m_input.context ? m_input.context(part.text) : std::nullopt;
            case Source::StageVariable: {
                const auto found = m_input.stageVariables.find(part.text);
                if (found == m_input.stageVariables.end()) return std::nullopt;
                return found->second;
            }
        }
        return std::nullopt;
    }

    std::optional<QByteArray> member(const QByteArray& path)
    {
        if (!m_body) {
            auto parsed =
                base::parseJson(QByteArrayView(m_input.body).first(std::min(m_input.body.size(), bodyBytesRead)));
            m_body = parsed ? std::move(*parsed) : JsonValue();
        }
        const JsonValue* at = &*m_body;
        for (const QByteArray& name : namesOf(path)) {
            if (at->isArray()) {
                bool isIndex = false;
                const qsizetype index = name.toLongLong(&isIndex);
                const auto& items = at->array();
                if (!isIndex || index < 0 || index >= static_cast<qsizetype>(items.size())) return std::nullopt;
                at = &items[static_cast<size_t>(index)];
            } else {
                at = at->find(name);
            }
            if (!at) return std::nullopt;
        }
        return textOf(*at);
    }

    const ChangeInput& m_input;
    std::optional<JsonValue> m_body;
};

base::Result<ParameterChanges::Outcome> ParameterChanges::apply(const ChangeInput& input) const
{
    Reader reader(input);
    std::vector<std::optional<QByteArray>> values;
    values.reserve(m_changes.size());
    for (const Change& change : m_changes)
        values.push_back(change.action == Action::Remove ? QByteArray() : reader.value(change.value));

    Outcome outcome{input.headers, input.query.toByteArray(), {}, {}, {}};
    for (size_t i = 0; i < m_changes.size(); ++i) {
        const Change& change = m_changes[i];
        if (!values[i]) continue;  // nothing to set
        const QByteArray& value = *values[i];
        outcome.detail += outcome.detail.isEmpty() ? change.key : ", " + change.key;
        switch (change.place) {
            case Place::Header:
                if (!http::isFieldValue(value))
                    return invalid(QStringLiteral("%1: the value holds a line break or a control character")
                                       .arg(QString::fromUtf8(change.key)));
                if (change.action == Action::Remove)
                    outcome.headers.remove(change.name);
                else if (change.action == Action::Overwrite)
                    outcome.headers.set(change.name, value);
                else
                    outcome.headers.add(change.name, value);
                break;
            case Place::Query:
                if (change.action != Action::Append) outcome.query = withoutParameter(outcome.query, change.name);
                if (change.action != Action::Remove) appendQuery(outcome.query, change.name, value);
                break;
            case Place::Path:
                outcome.path = asPath(value);
                break;
            case Place::Status: {
                bool isNumber = false;
                const int status = value.toInt(&isNumber);
                if (!isNumber || status < 200 || status > 599)
                    return invalid(QStringLiteral("overwrite:statuscode gives %1, which is no status from 200 to 599")
                                       .arg(quoted(value)));
                outcome.status = status;
                break;
            }
        }
    }
    return outcome;
}

}  // namespace trestle::gateway
