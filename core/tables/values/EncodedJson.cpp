// Encoded items straight to JSON text.
#include "core/tables/values/EncodedReader.h"
#include "core/tables/values/ItemCodec.h"
#include "core/tables/values/JsonText.h"

namespace trestle::tables {

using base::Result;

namespace {

class Transcriber
{
public:
    Transcriber(EncodedReader& reader, QByteArray& out, JsonForm form) : m_reader(reader), m_text(out, form) {}

    void item()
    {
        m_text.openItem();
        attributes(m_reader.itemHeader(), 1);
        m_text.closeItem();
    }

private:
    void attributes(quint32 count, int depth)
    {
        for (quint32 i = 0; i < count && !m_reader.failed(); ++i) {
            if (i) m_text.comma();
            m_text.name(m_reader.bytes());
            value(depth);
        }
    }

    void value(int depth)
    {
        if (depth > maximumEncodedDepth) m_reader.fail();
        switch (m_reader.type()) {
            case EncodedType::S:
                m_text.string(m_reader.bytes());
                return;
            case EncodedType::N:
                m_text.number(m_reader.bytes());
                return;
            case EncodedType::B:
                m_text.binary(m_reader.bytes());
                return;
            case EncodedType::False:
                m_text.boolean(false);
                return;
            case EncodedType::True:
                m_text.boolean(true);
                return;
            case EncodedType::Null:
                m_text.null();
                return;
            case EncodedType::M:
                m_reader.bodySize();
                m_text.openMap();
                attributes(m_reader.boundedCount(), depth + 1);
                m_text.closeMap();
                return;
            case EncodedType::L:
                m_reader.bodySize();
                m_text.openList();
                members([&] { value(depth + 1); });
                m_text.closeList();
                return;
            case EncodedType::SS:
                openSet("SS");
                members([&] { m_text.setString(m_reader.bytes()); });
                m_text.closeList();
                return;
            case EncodedType::NS:
                openSet("NS");
                members([&] { m_text.setNumber(m_reader.bytes()); });
                m_text.closeList();
                return;
            case EncodedType::BS:
                openSet("BS");
                members([&] { m_text.setBinary(m_reader.bytes()); });
                m_text.closeList();
                return;
        }
    }

    void openSet(const char* type)
    {
        m_reader.bodySize();
        m_text.openSet(type);
    }

    template <typename Member>
    void members(Member member)
    {
        const quint32 count = m_reader.boundedCount();
        for (quint32 i = 0; i < count && !m_reader.failed(); ++i) {
            if (i) m_text.comma();
            member();
        }
    }

    EncodedReader& m_reader;
    JsonText m_text;
};

Result<void> append(QByteArray& out, QByteArrayView bytes, JsonForm form)
{
    const qsizetype before = out.size();
    EncodedReader reader(bytes);
    Transcriber(reader, out, form).item();
    if (!reader.failed() && reader.atEnd()) return {};
    out.truncate(before);
    return reader.error();
}

}  // namespace

Result<void> appendTypedJsonFromEncoded(QByteArray& out, QByteArrayView bytes)
{
    return append(out, bytes, JsonForm::Typed);
}

Result<void> appendPlainJsonFromEncoded(QByteArray& out, QByteArrayView bytes)
{
    return append(out, bytes, JsonForm::Plain);
}

}  // namespace trestle::tables
