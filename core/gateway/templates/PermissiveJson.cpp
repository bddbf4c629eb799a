#include "core/gateway/templates/PermissiveJson.h"

#include "core/gateway/templates/Digits.h"
#include "core/gateway/templates/JavaNumbers.h"

namespace trestle::gateway {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

constexpr int deepestDocument = 400;

bool isSpace(QChar c)
{
    return c == u' ' || c == u'\t' || c == u'\r' || c == u'\n';
}
class Reader
{
public:
    Reader(QStringView text, TemplateHeap& heap) : m_text(text), m_heap(heap) {}

    Result<TemplateValue> read()
    {
        skipSpaces();
        TemplateValue value;
        if (atEnd())
            value = QString();
        else if (!readValue(value, {}, 1))
            return *m_error;
        return value;
    }

private:
    [[nodiscard]] bool atEnd() const { return m_at >= m_text.size(); }
    [[nodiscard]] QChar current() const { return atEnd() ? QChar() : m_text[m_at]; }

    bool fail(const char* problem)
    {
        m_error = Error{ErrorCode::Parse, QStringLiteral("column %1: %2").arg(m_at + 1).arg(QLatin1String(problem))};
        return false;
    }

    void skipSpaces()
    {
        while (!atEnd() && isSpace(m_text[m_at]))
            ++m_at;
    }
    // Between a value and what follows it every control character counts as a blank.
    void skipControls()
    {
        while (!atEnd() && m_text[m_at] <= u' ')
            ++m_at;
    }

    // `stops` end an unquoted text.
    bool readValue(TemplateValue& out, QStringView stops, int depth)
    {
        skipSpaces();
        if (atEnd()) return fail("the JSON text ends where a value has to stand");
        const QChar c = current();
        if (c == u':' || c == u'}' || c == u']') return fail("a value has to stand here");
        if (c == u'{') return readObject(out, depth);
        if (c == u'[') return readArray(out, depth);
        if (c == u'"' || c == u'\'') {
            QString text;
            if (!readString(text)) return false;
            out = std::move(text);
            return true;
        }
        if (c == u'-' || isDigit(c)) {
            return readNumber(out, stops);
        }
        const QString text = readBare(m_at, stops);
        if (text == QLatin1String("null"))
            out = TemplateValue();
        else if (text == QLatin1String("true"))
            out = true;
        else if (text == QLatin1String("false"))
            out = false;
        else if (text == QLatin1String("NaN"))
            out = std::numeric_limits<double>::quiet_NaN();
        else
            out = text;
        return true;
    }

    // From `begin` to one of `stops`, without blanks at either end.
    QString readBare(qsizetype begin, QStringView stops)
    {
        while (!atEnd() && !stops.contains(m_text[m_at]))
            ++m_at;
        qsizetype end = m_at;
        while (begin < end - 1 && m_text[begin].isSpace())
            ++begin;
        while (end - 1 > begin && m_text[end - 1].isSpace())
            --end;
        const QStringView text = m_text.sliced(begin, end - begin);
        m_heap.charge(text.size() * 2);
        return text.toString();
    }

    bool numberEnds(QStringView stops)
    {
        skipControls();
        return atEnd() || stops.contains(m_text[m_at]);
    }

    void skipDigits()
    {
        while (!atEnd() && isDigit(m_text[m_at]))
            ++m_at;
    }

    bool readNumber(TemplateValue& out, QStringView stops)
    {
        const qsizetype begin = m_at++;
        skipDigits();
        bool decimal = false;
        if (current() == u'.') {
            decimal = true;
            ++m_at;
            skipDigits();
        }
        bool number = true;
        if (current() == u'e' || current() == u'E') {
            decimal = true;
            ++m_at;
            number = current() == u'+' || current() == u'-' || isDigit(current());
            if (number) {
                ++m_at;
                skipDigits();
            }
        }
        number = number && numberEnds(stops);
        const QString text = readBare(begin, stops);
        bool readable = true;
        if (number && decimal) (void)text.toDouble(&readable);
        // "1e-" looks like a number until it is read.
        if (!readable) return fail("a number ends too early");
        if (!number)
            out = text;
        else
            out = decimal ? decimalFromText(text) : integerFromText(text);
        return true;
    }

    bool readString(QString& out)
    {
        const QChar quote = current();
        const qsizetype end = m_text.indexOf(quote, m_at + 1);
        if (end < 0) return fail("a string is not closed");
        const QStringView plain = m_text.sliced(m_at + 1, end - m_at - 1);
        m_heap.charge(plain.size() * 2);
        if (!plain.contains(u'\\')) {
            out = plain.toString();
            m_at = end + 1;
            return true;
        }
        return readEscapedString(out, quote);
    }

    // Control characters are dropped here, and only here: the library takes another way when there is an escape.
    bool readEscapedString(QString& out, QChar quote)
    {
        while (++m_at < m_text.size()) {
            const QChar c = m_text[m_at];
            if (c == quote) {
                ++m_at;
                m_heap.charge(out.size() * 2);
                return true;
            }
            if (c == u'\\') {
                ++m_at;
                if (!readEscape(out)) return false;
            } else if (c >= u' ' && c.unicode() != 0x7f) {
                out += c;
            }
        }
        return fail("a string is not closed");
    }

    bool readEscape(QString& out)
    {
        switch (current().unicode()) {
            case 't':
                out += u'\t';
                return true;
            case 'n':
                out += u'\n';
                return true;
            case 'r':
                out += u'\r';
                return true;
            case 'f':
                out += u'\f';
                return true;
            case 'b':
                out += u'\b';
                return true;
            case '\\':
            case '/':
            case '\'':
            case '"':
                out += current();
                return true;
            case 'u':
                return readCode(out, 4);
            case 'x':
                return readCode(out, 2);
            default:
                return true;
        }
    }

    bool readCode(QString& out, int digits)
    {
        const QStringView hex = m_text.sliced(m_at + 1).first(qMin<qsizetype>(digits, m_text.size() - m_at - 1));
        bool ok = false;
        const uint code = hex.toUInt(&ok, 16);
        // toUInt() reads over blanks and signs.
        ok = ok && hex.size() == digits && hex[0].isLetterOrNumber() && !hex[digits - 1].isSpace();
        if (!ok) return fail("an escape has no hexadecimal digits");
        out += QChar(static_cast<ushort>(code));
        m_at += digits;
        return true;
    }

    bool enter(int depth)
    {
        if (depth <= deepestDocument && !m_heap.exhausted()) return true;
        m_error = Error{ErrorCode::TooLarge,
                        depth > deepestDocument
                            ? QStringLiteral("the JSON text is nested deeper than %1 levels").arg(deepestDocument)
                            : QStringLiteral("the JSON text is too large")};
        return false;
    }

    bool readArray(TemplateValue& out, int depth)
    {
        if (!enter(depth)) return false;
        TemplateList* list = m_heap.makeList(TemplateList::Kind::JsonArray);
        out = list;
        ++m_at;
        while (true) {
            skipSpaces();
            if (atEnd()) return fail("an array is not closed");
            const QChar c = current();
            if (c == u':' || c == u'}') return fail("a value or ']' has to stand here");
            if (c == u']' || c == u',') {
                ++m_at;
                if (c == u']') return true;
                continue;
            }
            TemplateValue item;
            if (!readValue(item, u",]", depth + 1)) return false;
            m_heap.charge(sizeof item);
            list->items.push_back(std::move(item));
        }
    }

    bool readObject(TemplateValue& out, int depth)
    {
        if (!enter(depth)) return false;
        TemplateMap* map = m_heap.makeMap();
        out = map;
        ++m_at;
        while (true) {
            skipSpaces();
            if (atEnd()) return fail("an object is not closed");
            const QChar c = current();
            if (c == u':' || c == u']' || c == u'[' || c == u'{') return fail("a name or '}' has to stand here");
            if (c == u'}' || c == u',') {
                ++m_at;
                if (c == u'}') return true;
                continue;
            }
            QString name;
            if (c == u'"' || c == u'\'') {
                if (!readString(name)) return false;
            } else {
                name = readBare(m_at, u":");
            }
            skipControls();
            if (current() != u':') return fail("a name has to be followed by ':'");
            ++m_at;
            TemplateValue value;
            if (!readValue(value, u",}", depth + 1)) return false;
            m_heap.charge(sizeof(TemplateMap::Member));
            map->put(name, std::move(value));
            skipControls();
            if (atEnd()) return fail("an object is not closed");
            if (current() != u'}' && current() != u',') return fail("a member has to be followed by ',' or '}'");
        }
    }

    QStringView m_text;
    TemplateHeap& m_heap;
    qsizetype m_at = 0;
    std::optional<Error> m_error;
};

}  // namespace

Result<TemplateValue> parsePermissiveJson(QStringView text, TemplateHeap& heap)
{
    return Reader(text, heap).read();
}

}  // namespace trestle::gateway
