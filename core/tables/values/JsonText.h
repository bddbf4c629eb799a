// Writes values as JSON text, typed or plain. Values and encoded items both drive it, so that either way of arriving at
// the text gives the same bytes.
#pragma once

#include "core/base/ByteAppender.h"

namespace trestle::tables {

enum class JsonForm { Typed, Plain };

/// One value's text, piece by piece; there once this is gone. `numberText` is canonical, so it is JSON as it stands.
class JsonText
{
public:
    JsonText(QByteArray& out, JsonForm form) : m_out(out), m_typed(form == JsonForm::Typed) {}

    void string(QByteArrayView utf8)
    {
        open("{\"S\":");
        base::appendJsonString(m_out, utf8);
        close();
    }
    void number(QByteArrayView numberText)
    {
        open("{\"N\":");
        member(numberText, !m_typed);
        close();
    }
    void binary(QByteArrayView bytes)
    {
        open("{\"B\":");
        base64(bytes);
        close();
    }
    void boolean(bool value)
    {
        open("{\"BOOL\":");
        m_out.append(value ? "true" : "false");
        close();
    }
    void null()
    {
        open("{\"NULL\":");
        m_out.append(m_typed ? "true" : "null");
        close();
    }
    void openMap()
    {
        open("{\"M\":");
        m_out.append('{');
    }
    void openList()
    {
        open("{\"L\":");
        m_out.append('[');
    }
    void openSet(QByteArrayView type)
    {
        if (m_typed) {
            m_out.append("{\"");
            m_out.append(type);
            m_out.append("\":");
        }
        m_out.append('[');
    }
    void closeMap()
    {
        m_out.append('}');
        close();
    }
    void closeList()
    {
        m_out.append(']');
        close();
    }

    // Members of sets, and what stands around members.
    void setString(QByteArrayView utf8) { base::appendJsonString(m_out, utf8); }
    void setNumber(QByteArrayView numberText) { member(numberText, !m_typed); }
    void setBinary(QByteArrayView bytes) { base64(bytes); }
    void name(QByteArrayView utf8)
    {
        base::appendJsonString(m_out, utf8);
        m_out.append(':');
    }
    void comma() { m_out.append(','); }
    void openItem() { m_out.append('{'); }
    void closeItem() { m_out.append('}'); }

private:
    void open(QByteArrayView text)
    {
        if (m_typed) m_out.append(text);
    }
    void close()
    {
        if (m_typed) m_out.append('}');
    }
    void member(QByteArrayView text, bool bare)
    {
        if (!bare) m_out.append('"');
        m_out.append(text);
        if (!bare) m_out.append('"');
    }
    void base64(QByteArrayView bytes)
    {
        m_out.append('"');
        m_out.append(QByteArray::fromRawData(bytes.data(), bytes.size()).toBase64());
        m_out.append('"');
    }

    base::ByteAppender m_out;
    bool m_typed;
};

}  // namespace trestle::tables
