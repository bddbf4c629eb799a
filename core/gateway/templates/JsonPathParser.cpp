#include "core/gateway/templates/JsonPathParser.h"

#include "core/gateway/templates/Digits.h"
#include "core/gateway/templates/JavaNumbers.h"
#include "core/gateway/templates/JsonFilter.h"

#include <algorithm>

namespace trestle::gateway {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

constexpr int deepestPath = 16;
constexpr size_t maximumSteps = 500;

// \n, \u0041 and the like; any other character behind a backslash stands for itself.
QString unescaped(QStringView text)
{
    QString out;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] != u'\\' || i + 1 == text.size()) {
            out += text[i];
            continue;
        }
        const QChar c = text[++i];
        static constexpr QStringView letters = u"bfnrt";
        static constexpr QStringView controls = u"\b\f\n\r\t";
        bool hexadecimal = false;
        const ushort code = c == u'u' && i + 4 < text.size() ? text.sliced(i + 1, 4).toUShort(&hexadecimal, 16) : 0;
        if (hexadecimal) {
            out += QChar(code);
            i += 4;
        } else {
            const qsizetype control = letters.indexOf(c);
            out += control < 0 ? c : controls[control];
        }
    }
    return out;
}

bool isDefinite(const JsonPathStep& step, bool last)
{
    if (const auto* properties = std::get_if<JsonPathStep::Properties>(&step.step))
        return properties->names.size() == 1 || last;
    if (const auto* indexes = std::get_if<JsonPathStep::Indexes>(&step.step)) return indexes->indexes.size() == 1;
    return std::holds_alternative<JsonPathStep::Function>(step.step);
}

}  // namespace

bool JsonPathParser::fail(const char* problem)
{
    if (!m_error)
        m_error = Error{ErrorCode::Parse, QStringLiteral("JSONPath \"%1\", column %2: %3")
                                              .arg(m_text.left(200))
                                              .arg(m_at + 1)
                                              .arg(QLatin1String(problem))};
    return false;
}

qsizetype JsonPathParser::afterBlanks(qsizetype position) const
{
    while (at(position) == u' ')
        ++position;
    return position;
}

void JsonPathParser::add(decltype(JsonPathStep::step) step)
{
    m_path.m_steps.push_back({std::move(step), true});
}

Result<JsonPath> JsonPathParser::parse()
{
    m_text = m_text.trimmed();
    if (!m_text.startsWith(u'$') && !m_text.startsWith(u'@') && !m_text.isEmpty()) m_text.prepend(u"$.");
    bool ok = true;
    if (m_text.isEmpty())
        ok = fail("a path has to begin with $ or @");
    else if (m_text.endsWith(u'.'))
        ok = fail("a path may not end with a dot");
    else if (m_depth > deepestPath)
        ok = fail("filters and functions are nested too deep");
    m_path.m_fromRoot = m_text.startsWith(u'$');
    m_at = 1;
    if (ok && !atEnd() && at(1) != u'.' && at(1) != u'[') ok = fail("'.' or '[' has to follow");
    if (ok) ok = steps();
    if (!ok) return *m_error;

    bool definite = true;
    for (size_t i = 0; i < m_path.m_steps.size(); ++i) {
        JsonPathStep& step = m_path.m_steps[i];
        step.upstreamDefinite = definite;
        definite = definite && isDefinite(step, i + 1 == m_path.m_steps.size());
    }
    m_path.m_definite = definite;
    return m_path;
}

bool JsonPathParser::steps()
{
    while (!atEnd()) {
        if (m_path.m_steps.size() > maximumSteps) return fail("the path has too many steps");
        bool ok = false;
        if (at(m_at) == u'[')
            ok = bracketStep();
        else if (at(m_at) == u'.')
            ok = dotStep();
        else if (at(m_at) == u'*') {
            ++m_at;
            add(JsonPathStep::Wildcard{});
            ok = true;
        } else
            ok = nameOrFunction();
        if (!ok) return false;
    }
    return true;
}

bool JsonPathParser::dotStep()
{
    if (at(m_at + 1) == u'.') {
        add(JsonPathStep::Scan{});
        ++m_at;
    }
    ++m_at;
    if (atEnd()) return fail("a path may not end with a dot");
    if (at(m_at) == u'.') return fail("'.' cannot stand here");
    return true;
}

bool JsonPathParser::bracketStep()
{
    const qsizetype first = afterBlanks(m_at + 1);
    const QChar c = at(first);
    if (c == u'\'' || c == u'"') return quotedNames();
    if (isDigit(c) || c == u'-' || c == u':') return indexesOrSlice();
    if (c == u'*') {
        const qsizetype end = afterBlanks(first + 1);
        if (at(end) != u']') return fail("']' has to follow '*'");
        m_at = end + 1;
        add(JsonPathStep::Wildcard{});
        return true;
    }
    if (c == u'?') return filter();
    return fail("expected ?, ', 0-9 or * behind '['");
}

bool JsonPathParser::nameOrFunction()
{
    const qsizetype begin = m_at;
    while (!atEnd() && at(m_at) != u'.' && at(m_at) != u'[' && at(m_at) != u'(') {
        if (at(m_at) == u' ') return fail("a name with blanks has to be written ['like this']");
        ++m_at;
    }
    const QString name = m_text.sliced(begin, m_at - begin);
    if (at(m_at) != u'(') {
        add(JsonPathStep::Properties{{name}});
        return true;
    }
    if (!isJsonPathFunction(name)) return fail("there is no such function");
    JsonPathStep::Function function{name, {}};
    if (!functionArguments(function)) return false;
    add(std::move(function));
    return true;
}

bool JsonPathParser::functionArguments(JsonPathStep::Function& function)
{
    qsizetype begin = ++m_at;
    int depth = 0;
    bool quoted = false;
    for (; !atEnd(); ++m_at) {
        const QChar c = at(m_at);
        if (c == u'"' && at(m_at - 1) != u'\\') quoted = !quoted;
        if (quoted) continue;
        if (depth == 0 && (c == u',' || c == u')')) {
            const QString text = m_text.sliced(begin, m_at - begin).trimmed();
            if (!text.isEmpty() && !functionArgument(function, text)) return false;
            begin = m_at + 1;
            if (c == u',') continue;
            ++m_at;
            return true;
        }
        if (c == u'(' || c == u'[' || c == u'{') ++depth;
        if (c == u')' || c == u']' || c == u'}') --depth;
    }
    return fail("a function's arguments are not closed");
}

bool JsonPathParser::functionArgument(JsonPathStep::Function& function, const QString& text)
{
    if (text.startsWith(u'$') || text.startsWith(u'@')) {
        Result<JsonPath> path = JsonPathParser(text, m_depth + 1).parse();
        if (!path) {
            m_error = path.error();
            return false;
        }
        function.arguments.push_back({{}, std::make_shared<const JsonPath>(std::move(*path))});
        return true;
    }
    if (text.startsWith(u'"') && text.endsWith(u'"') && text.size() > 1) {
        function.arguments.push_back({TemplateValue(unescaped(QStringView(text).sliced(1).chopped(1))), nullptr});
        return true;
    }
    bool number = false;
    (void)text.toDouble(&number);
    if (!number) return fail("a function takes numbers, \"strings\" and paths");
    const bool integer = std::all_of(text.begin(), text.end(), [](QChar c) { return isDigit(c) || c == u'-'; });
    function.arguments.push_back({integer ? integerFromText(text) : decimalFromText(text), nullptr});
    return true;
}

bool JsonPathParser::quotedNames()
{
    JsonPathStep::Properties properties;
    qsizetype position = afterBlanks(m_at + 1);
    const QChar quote = at(position);
    while (true) {
        if (at(position) != quote) return fail("a name in quotes has to stand here");
        const qsizetype begin = ++position;
        while (position < m_text.size() && at(position) != quote)
            position += at(position) == u'\\' ? 2 : 1;
        if (position >= m_text.size()) return fail("a name is not closed");
        properties.names += unescaped(QStringView(m_text).sliced(begin, position - begin));
        position = afterBlanks(position + 1);
        if (at(position) == u']') break;
        if (at(position) != u',') return fail("',' or ']' has to follow a name");
        position = afterBlanks(position + 1);
    }
    m_at = position + 1;
    add(std::move(properties));
    return true;
}

bool JsonPathParser::indexesOrSlice()
{
    const qsizetype end = m_text.indexOf(u']', m_at);
    if (end < 0) return fail("']' is missing");
    const QString inside = m_text.sliced(m_at + 1, end - m_at - 1).trimmed();
    const auto integer = [](const QString& text) -> std::optional<int> {
        bool ok = false;
        const int value = text.trimmed().toInt(&ok);
        return ok ? std::optional(value) : std::nullopt;
    };
    if (inside.contains(u':')) {
        const QStringList parts = inside.split(u':');
        JsonPathStep::Slice slice{integer(parts[0]), integer(parts[1])};
        const bool fine = (slice.from || parts[0].isEmpty()) && (slice.to || parts[1].isEmpty());
        if (!fine || (!slice.from && !slice.to)) return fail("a slice is written [from:to], [from:] or [:to]");
        add(slice);
    } else {
        JsonPathStep::Indexes indexes;
        for (const QString& part : inside.split(u',')) {
            const std::optional<int> index = integer(part);
            if (!index) return fail("an index has to be a number");
            indexes.indexes.push_back(*index);
        }
        add(std::move(indexes));
    }
    m_at = end + 1;
    return true;
}

// The filter ends at its closing parenthesis, which quotes and patterns may not fake.
bool JsonPathParser::filter()
{
    const qsizetype open = afterBlanks(afterBlanks(m_at + 1) + 1);
    if (at(open) != u'(') return fail("'(' has to follow '?'");
    qsizetype position = open;
    int depth = 0;
    QChar quote;
    for (; position < m_text.size(); ++position) {
        const QChar c = at(position);
        if (c == u'\\') {
            ++position;
        } else if (!quote.isNull()) {
            if (c == quote) quote = QChar();
        } else if (c == u'\'' || c == u'"' || (c == u'/' && depth > 0)) {
            quote = c;
        } else if (c == u'(') {
            ++depth;
        } else if (c == u')' && --depth == 0) {
            break;
        }
    }
    if (position >= m_text.size()) return fail("the filter is not closed");
    const qsizetype end = afterBlanks(position + 1);
    if (at(end) != u']') return fail("']' has to follow the filter");
    Result<std::shared_ptr<const JsonFilter>> compiled =
        JsonFilter::compile(m_text.sliced(open + 1, position - open - 1), m_depth + 1);
    if (!compiled) {
        m_error = compiled.error();
        return false;
    }
    m_at = end + 1;
    add(JsonPathStep::Filter{std::move(*compiled)});
    return true;
}

}  // namespace trestle::gateway
