#include "core/tables/transfer/CsvText.h"

namespace trestle::tables {

namespace {

enum class CsvByte { Text, Quote, Mark, Delimiter, Feed };

// What the bytes of a record are, one after the other.
class CsvBytes
{
public:
    CsvBytes(QByteArrayView text, char delimiter) : m_text(text), m_delimiter(delimiter) {}

    /// Of the byte at `at`, or with Quote of the two that are one quote in a quoted field.
    CsvByte take(qsizetype at)
    {
        const char c = m_text[at];
        if (m_isQuoted) {
            if (c != '"') return CsvByte::Text;
            if (at + 1 < m_text.size() && m_text[at + 1] == '"') return CsvByte::Quote;
            m_isQuoted = false;
            return CsvByte::Mark;
        }
        // A quote inside a field that does not begin with one is text.
        const bool begins = std::exchange(m_isAtBegin, c == m_delimiter);
        if (c == m_delimiter) return CsvByte::Delimiter;
        if (c == '\n') return CsvByte::Feed;
        m_isQuoted = c == '"' && begins;
        return m_isQuoted ? CsvByte::Mark : CsvByte::Text;
    }
    [[nodiscard]] bool isQuoted() const { return m_isQuoted; }

private:
    const QByteArrayView m_text;
    const char m_delimiter;
    bool m_isQuoted = false;
    bool m_isAtBegin = true;  // of a field
};

}  // namespace

std::optional<qsizetype> csvRecordEnd(QByteArrayView text, qsizetype begin, char delimiter, TextEnd end)
{
    CsvBytes bytes(text, delimiter);
    for (qsizetype at = begin; at < text.size(); ++at)
        switch (bytes.take(at)) {
            case CsvByte::Quote:
                ++at;
                break;
            case CsvByte::Feed:
                return at + 1;
            case CsvByte::Text:
            case CsvByte::Mark:
            case CsvByte::Delimiter:
                break;
        }
    return end == TextEnd::OfSource && !bytes.isQuoted() ? std::optional(text.size()) : std::nullopt;
}

base::Result<QByteArrayList> csvFields(QByteArrayView record, char delimiter)
{
    if (!record.isValidUtf8()) return base::Error{base::ErrorCode::Parse, QStringLiteral("the line is no UTF-8")};
    if (record.endsWith('\n')) record.chop(1);
    if (record.endsWith('\r')) record.chop(1);
    QByteArrayList fields;
    QByteArray field;
    CsvBytes bytes(record, delimiter);
    for (qsizetype at = 0; at < record.size(); ++at)
        switch (bytes.take(at)) {
            case CsvByte::Quote:
                ++at;
                field += '"';
                break;
            case CsvByte::Delimiter:
                fields.append(std::exchange(field, {}));
                break;
            case CsvByte::Text:
            case CsvByte::Feed:
                field += record[at];
                break;
            case CsvByte::Mark:
                break;
        }
    if (bytes.isQuoted()) return base::Error{base::ErrorCode::Parse, QStringLiteral("a quote is not closed")};
    fields.append(field);
    return fields;
}

}  // namespace trestle::tables
