#include "core/tables/transfer/IonReader.h"

namespace trestle::tables {

namespace {

using base::Error;
using base::ErrorCode;
using base::Result;

constexpr int deepest = 64;

class Reader
{
public:
    explicit Reader(QByteArrayView text) : m_text(text) {}

    Result<Item> line()
    {
        blanks();
        if (m_text.sliced(m_at).startsWith("$ion_1_0")) m_at += 8;
        auto top = value(0);
        if (!top) return top.error();
        blanks();
        if (m_at < m_text.size()) return problem("more than one value stands in the line");
        if (top->type() != AttributeValue::Type::M) return problem("the line is no struct");
        const Item& map = std::get<AttributeValue::Map>(top->variant());
        const AttributeValue* item = map.find("Item");
        if (!item || item->type() != AttributeValue::Type::M) return problem("the struct has no Item");
        return std::get<AttributeValue::Map>(item->variant());
    }

private:
    Error problem(const char* what) const
    {
        return {ErrorCode::Parse, QStringLiteral("ION, character %1: %2").arg(m_at + 1).arg(QLatin1String(what))};
    }

    void blanks()
    {
        while (m_at < m_text.size() && (m_text[m_at] == ' ' || m_text[m_at] == '\t' || m_text[m_at] == '\r'))
            ++m_at;
    }

    bool take(QByteArrayView token)
    {
        blanks();
        if (!m_text.sliced(m_at).startsWith(token)) return false;
        m_at += token.size();
        return true;
    }

    static bool isWord(char c)
    {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$';
    }

    QByteArray word()
    {
        const qsizetype from = m_at;
        while (m_at < m_text.size() && isWord(m_text[m_at]))
            ++m_at;
        return m_text.sliced(from, m_at - from).toByteArray();
    }

    Result<AttributeValue> value(int depth)
    {
        if (depth > deepest) return problem("values stand too deep");
        blanks();
        if (m_at >= m_text.size()) return problem("a value is missing");
        const char c = m_text[m_at];
        if (take("{{")) return blob();
        if (c == '{') return structure(depth);
        if (c == '[') return list({}, depth);
        if (c == '"') {
            auto text = quoted('"');
            if (!text) return text.error();
            return AttributeValue::string(*std::move(text));
        }
        if (c == '-' || c == '+' || (c >= '0' && c <= '9')) return number();
        const QByteArray name = word();
        if (name == "true" || name == "false") return AttributeValue(name == "true");
        if (name == "null") return AttributeValue();
        if (!name.isEmpty() && take("::")) {
            blanks();
            if (m_at >= m_text.size() || m_text[m_at] != '[') return problem("only lists are annotated");
            return list(name, depth);
        }
        return problem("this is no attribute value");
    }

    Result<AttributeValue> structure(int depth)
    {
        ++m_at;
        std::vector<Item::Attribute> attributes;
        while (!take("}")) {
            if (!attributes.empty() && !take(",")) return problem("a comma is missing");
            blanks();
            if (m_at >= m_text.size()) return problem("a struct is not closed");
            const char c = m_text[m_at];
            auto name = c == '"' || c == '\'' ? quoted(c) : Result<QByteArray>(word());
            if (!name) return name.error();
            if (!take(":")) return problem("a colon is missing");
            auto member = value(depth + 1);
            if (!member) return member;
            attributes.emplace_back(*std::move(name), *std::move(member));
        }
        return AttributeValue(Item::fromUnsorted(std::move(attributes)));
    }

    Result<AttributeValue> list(const QByteArray& annotation, int depth)
    {
        ++m_at;
        AttributeValue::List elements;
        while (!take("]")) {
            if (!elements.empty() && !take(",")) return problem("a comma is missing");
            auto element = value(depth + 1);
            if (!element) return element;
            elements.push_back(*std::move(element));
        }
        if (annotation.isEmpty()) return AttributeValue(std::move(elements));
        if (annotation == "$dynamodb_SS")
            return set<AttributeValue::StringSet, AttributeValue::String>(elements, &AttributeValue::String::utf8);
        if (annotation == "$dynamodb_BS")
            return set<AttributeValue::BinarySet, AttributeValue::Binary>(elements, &AttributeValue::Binary::bytes);
        if (annotation == "$dynamodb_NS") return numberSet(elements);
        return problem("the annotation is unknown");
    }

    template <typename Set, typename Element>
    Result<AttributeValue> set(const AttributeValue::List& elements, QByteArray Element::*bytes) const
    {
        Set members;
        for (const AttributeValue& element : elements) {
            const Element* member = std::get_if<Element>(&element.variant());
            if (!member) return problem("a set has an element of another type");
            members.values.push_back(member->*bytes);
        }
        std::sort(members.values.begin(), members.values.end());
        if (members.values.empty()) return problem("a set is empty");
        return AttributeValue(std::move(members));
    }

    Result<AttributeValue> numberSet(const AttributeValue::List& elements) const
    {
        AttributeValue::NumberSet members;
        for (const AttributeValue& element : elements) {
            const Decimal* member = std::get_if<Decimal>(&element.variant());
            if (!member) return problem("a set has an element of another type");
            members.values.push_back(*member);
        }
        std::sort(members.values.begin(), members.values.end());
        if (members.values.empty()) return problem("a set is empty");
        return AttributeValue(std::move(members));
    }

    Result<AttributeValue> number()
    {
        const qsizetype from = m_at;
        while (m_at < m_text.size() && (isWord(m_text[m_at]) || QByteArrayView("+-.").contains(m_text[m_at])))
            ++m_at;
        QByteArray text = m_text.sliced(from, m_at - from).toByteArray();
        text.replace('_', "").replace('d', 'e').replace('D', 'e');
        text.replace(".e", "e");
        if (text.endsWith('.')) text.chop(1);
        auto number = Decimal::parse(text);
        if (!number) return number.error();
        return AttributeValue::number(*number);
    }

    Result<AttributeValue> blob()
    {
        const qsizetype end = m_text.indexOf("}}", m_at);
        if (end < 0) return problem("a blob is not closed");
        const QByteArray text = m_text.sliced(m_at, end - m_at).trimmed().toByteArray();
        auto bytes = QByteArray::fromBase64Encoding(text, QByteArray::AbortOnBase64DecodingErrors);
        if (!bytes) return problem("a blob is no base64");
        m_at = end + 2;
        return AttributeValue::binary(std::move(bytes.decoded));
    }

    // A string or a quoted symbol, from its quote to the next one.
    Result<QByteArray> quoted(char quote)
    {
        ++m_at;
        QByteArray text;
        while (m_at < m_text.size() && m_text[m_at] != quote) {
            if (m_text[m_at] != '\\') {
                text += m_text[m_at++];
                continue;
            }
            if (auto done = escape(text); !done) return done.error();
        }
        if (m_at >= m_text.size()) return problem("a quote is not closed");
        ++m_at;
        return text;
    }

    Result<void> escape(QByteArray& out)
    {
        static constexpr QByteArrayView letters("0abtnfrv\"'?/\\");
        static constexpr QByteArrayView meanings("\0\a\b\t\n\f\r\v\"'?/\\", 13);
        if (m_at + 1 >= m_text.size()) return problem("an escape is cut off");
        const char c = m_text[m_at + 1];
        m_at += 2;
        if (const qsizetype known = letters.indexOf(c); known >= 0) {
            out += meanings[known];
            return {};
        }
        const qsizetype digits = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
        char32_t code = 0;
        if (digits == 0 || !hex(digits, code)) return problem("an escape is unknown");
        // The second half of a pair follows as an escape of its own.
        if (code >= 0xD800 && code < 0xDC00 && m_text.sliced(m_at).startsWith("\\u")) {
            char32_t low = 0;
            m_at += 2;
            if (!hex(4, low)) return problem("an escape is unknown");
            code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
        }
        out += QString::fromUcs4(&code, 1).toUtf8();
        return {};
    }

    bool hex(qsizetype digits, char32_t& code)
    {
        bool ok = m_at + digits <= m_text.size();
        if (ok) code = m_text.sliced(m_at, digits).toByteArray().toUInt(&ok, 16);
        m_at += digits;
        return ok && code <= 0x10FFFF;
    }

    const QByteArrayView m_text;
    qsizetype m_at = 0;
};

}  // namespace

Result<Item> itemFromIonLine(QByteArrayView line)
{
    return Reader(line).line();
}

}  // namespace trestle::tables
