// Writes values as JSON text, typed or plain. Values and encoded items both drive it, so that either way of arriving at
// the text gives the same bytes.
#pragma once

#include "core/base/Json.h"

#include <QByteArray>
#include <QByteArrayView>

namespace trestle::tables {

enum class JsonForm { Typed, Plain };

/// One value's text, piece by piece. `numberText` is canonical, so it is JSON as it stands.
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
        put(value ? "true" : "false");
        close();
    }
    void null()
    {
        open("{\"NULL\":");
        put(m_typed ? "true" : "null");
        close();
    }
    void openMap()
    {
        open("{\"M\":");
        put("{");
    }
    void openList()
    {
        open("{\"L\":");
        put("[");
    }
    void openSet(QByteArrayView type)
    {
        if (m_typed) {
            put("{\"");
            put(type);
            put("\":");
        }
        put("[");
    }
    void closeMap()
    {
        put("}");
        close();
    }
    void closeList()
    {
        put("]");
        close();
    }

    // Members of sets, and what stands around members.
    void setString(QByteArrayView utf8) { base::appendJsonString(m_out, utf8); }
    void setNumber(QByteArrayView numberText) { member(numberText, !m_typed); }
    void setBinary(QByteArrayView bytes) { base64(bytes); }
    void name(QByteArrayView utf8)
    {
        base::appendJsonString(m_out, utf8);
        put(":");
    }
    void comma() { put(","); }
    void openItem() { put("{"); }
    void closeItem() { put("}"); }

private:
    // As QByteArray::append(), which takes five times as many steps for a few bytes.
    void put(QByteArrayView text)
    {
        const qsizetype before = m_out.size();
        m_out.resize(before + text.size());
        std::copy(text.begin(), text.end(), m_out.data() + before);
    }
    void open(QByteArrayView text)
    {
        if (m_typed) put(text);
    }
    void close()
    {
        if (m_typed) put("}");
    }
    void member(QByteArrayView text, bool bare)
    {
        if (!bare) put("\"");
        put(text);
        if (!bare) put("\"");
    }
    void base64(QByteArrayView bytes)
    {
        put("\"");
        put(QByteArray::fromRawData(bytes.data(), bytes.size()).toBase64());
        put("\"");
    }

    QByteArray& m_out;
    bool m_typed;
};

}  // namespace trestle::tables
