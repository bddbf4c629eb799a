#include "core/http/WebSocketSession.h"

#include <QTest>

using namespace trestle::http;

namespace {

using Bytes = QByteArray;

constexpr char mask[] = {0x11, 0x22, 0x33, 0x44};

enum class Length { Shortest, Word, Long };  // how the length is written
/// One frame of a client; `first` is the byte of fin, reserved bits and opcode.
Bytes frame(int first, const Bytes& payload, bool masked = true, Length form = Length::Shortest)
{
    Bytes bytes(1, static_cast<char>(first));
    const int maskBit = masked ? 0x80 : 0;
    const auto size = static_cast<quint64>(payload.size());
    if (form == Length::Long || size > 0xffff) {
        bytes += static_cast<char>(maskBit | 127);
        for (int shift = 56; shift >= 0; shift -= 8)
            bytes += static_cast<char>(size >> static_cast<unsigned>(shift) & 0xffU);
    } else if (form == Length::Word || size > 125) {
        bytes += static_cast<char>(maskBit | 126);
        bytes += static_cast<char>(size >> 8U);
        bytes += static_cast<char>(size & 0xffU);
    } else {
        bytes += static_cast<char>(maskBit | static_cast<int>(size));
    }
    if (!masked) return bytes + payload;
    bytes += Bytes(mask, 4);
    for (qsizetype i = 0; i < payload.size(); ++i)
        bytes += static_cast<char>(payload[i] ^ mask[i % 4]);
    return bytes;
}

Bytes closing(quint16 code, const Bytes& reason = {})
{
    return Bytes(1, static_cast<char>(code >> 8U)) + static_cast<char>(code & 0xffU) + reason;
}

/// What a session makes of bytes, as words: "text:hello|close 1000 bye"; then what it sent.
struct Heard
{
    QByteArrayList events;
    Bytes sent;
};

Heard hear(WebSocketSession& session, const Bytes& bytes, qsizetype step)
{
    Heard heard;
    for (qsizetype at = 0; at < bytes.size(); at += step) {
        QByteArrayView part = QByteArrayView(bytes).sliced(at, std::min(step, bytes.size() - at));
        while (const std::optional<WebSocketEvent> event = session.next(part, heard.sent)) {
            switch (event->kind) {
                case WebSocketEvent::Kind::Message:
                    heard.events += (event->payload == WebSocketPayload::Text ? "text:" : "binary:") +
                                    (event->data.size() > 200 ? Bytes::number(event->data.size()) : event->data);
                    break;
                case WebSocketEvent::Kind::Pong:
                    heard.events += "pong:" + event->data;
                    break;
                case WebSocketEvent::Kind::Closed:
                    heard.events += ("close " + Bytes::number(event->end.code) + ' ' + event->end.reason).trimmed();
                    break;
            }
        }
    }
    return heard;
}

/// The code in a close frame that a server sent last: 0 if it is none, 1005 if it has none.
int closeCodeOf(const Bytes& sent)
{
    const qsizetype at = sent.lastIndexOf('\x88');
    if (at < 0 || at + 1 >= sent.size()) return 0;
    if (sent[at + 1] == 0) return 1005;
    return static_cast<uchar>(sent[at + 2]) << 8 | static_cast<uchar>(sent[at + 3]);
}

}  // namespace

class TestWebSocketSession : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void understands_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArrayList>("events");
        QTest::addColumn<int>("code");  // of the close that is sent; 0: none

        const auto row = [](const char* name, const Bytes& bytes, const QByteArrayList& events, int code = 0) {
            QTest::newRow(name) << bytes << events << code;
        };
        row("text", frame(0x81, "hello"), {"text:hello"});
        row("binary", frame(0x82, "\x01\x02"), {"binary:\x01\x02"});
        row("empty text", frame(0x81, ""), {"text:"});
        row("two messages", frame(0x81, "a") + frame(0x81, "b"), {"text:a", "text:b"});
        row("126 bytes", frame(0x81, Bytes(126, 'x')), {"text:" + Bytes(126, 'x')});
        row("32 KB frame", frame(0x81, Bytes(32'768, 'x')), {"text:32768"});
        row("fragments", frame(0x01, "he") + frame(0x00, "ll") + frame(0x80, "o"), {"text:hello"});
        row("empty fragments", frame(0x01, "") + frame(0x00, "") + frame(0x80, ""), {"text:"});
        row("ping between fragments", frame(0x01, "he") + frame(0x89, "p") + frame(0x80, "llo"), {"text:hello"});
        row("unasked pong", frame(0x8a, "x"), {"pong:x"});
        row("128 KB message",
            frame(0x01, Bytes(32'768, 'x')) + frame(0x00, Bytes(32'768, 'x')) + frame(0x00, Bytes(32'768, 'x')) +
                frame(0x80, Bytes(32'768, 'x')),
            {"text:131072"});

        row("close", frame(0x88, closing(1000, "bye")), {"close 1000 bye"}, 1000);
        row("close without a code", frame(0x88, ""), {"close 1005"}, 1005);
        row("application's code", frame(0x88, closing(4999)), {"close 4999"}, 4999);
        row("registered code", frame(0x88, closing(3000)), {"close 3000"}, 3000);
        row("data after close", frame(0x88, closing(1001)) + frame(0x81, "late"), {"close 1001"}, 1001);
        row("close between fragments", frame(0x01, "he") + frame(0x88, closing(1000)), {"close 1000"}, 1000);

        row("half a code", frame(0x88, "\x03"), {"close 1002 Half a close code"}, 1002);
        for (const int code : {0, 999, 1004, 1005, 1006, 1015, 1016, 2000, 2999, 5000, 65535})
            QTest::addRow("code %d", code) << frame(0x88, closing(static_cast<quint16>(code)))
                                           << QByteArrayList{"close 1002 Not a close code"} << 1002;
        row("reason that is not UTF-8", frame(0x88, closing(1000, "\xff")), {"close 1007 The reason is not UTF-8"},
            1007);

        row("unmasked", frame(0x81, "x", false), {"close 1002 Frames of a client must be masked"}, 1002);
        row("unmasked ping", frame(0x89, "x", false), {"close 1002 Frames of a client must be masked"}, 1002);
        row("unmasked close", frame(0x88, closing(1000), false), {"close 1002 Frames of a client must be masked"},
            1002);
        for (const int bit : {0x40, 0x20, 0x10})
            QTest::addRow("reserved bit %x", unsigned(bit))
                << frame(0x81 | bit, "x") << QByteArrayList{"close 1002 Reserved bits are set"} << 1002;
        row("reserved bit of a ping", frame(0xc9, "x"), {"close 1002 Reserved bits are set"}, 1002);
        for (const int opcode : {3, 4, 5, 6, 7, 11, 12, 13, 14, 15})
            QTest::addRow("opcode %d", opcode)
                << frame(0x80 | opcode, "x") << QByteArrayList{"close 1002 Unknown opcode"} << 1002;
        row("unknown opcode without payload", frame(0x83, ""), {"close 1002 Unknown opcode"}, 1002);
        row("continuation of nothing", frame(0x80, "x"), {"close 1002 There is no message to continue"}, 1002);
        row("continuation after the end", frame(0x81, "a") + frame(0x80, "x"),
            {"text:a", "close 1002 There is no message to continue"}, 1002);
        row("message within a message", frame(0x01, "a") + frame(0x81, "b"),
            {"close 1002 The message before has not ended"}, 1002);
        row("fragmented ping", frame(0x09, "x"), {"close 1002 Malformed frame"}, 1002);
        row("fragmented close", frame(0x08, closing(1000)), {"close 1002 Malformed frame"}, 1002);
        row("long ping", frame(0x89, Bytes(126, 'x')), {"close 1002 Malformed frame"}, 1002);
        row("long close", frame(0x88, closing(1000, Bytes(124, 'x'))), {"close 1002 Malformed frame"}, 1002);
        row("length in too many bytes", frame(0x81, "x", true, Length::Word), {"close 1002 Malformed frame"}, 1002);
        row("length in far too many bytes", frame(0x81, "x", true, Length::Long), {"close 1002 Malformed frame"}, 1002);
        row("negative length", QByteArrayLiteral("\x81\xff\x80\0\0\0\0\0\0\1\0\0\0\0x"), {"close 1002 Malformed frame"},
            1002);

        row("frame too large", frame(0x81, Bytes(32'769, 'x')), {"close 1009 The frame is too large"}, 1009);
        row("enormous frame", QByteArrayLiteral("\x81\xff\x7f\xff\xff\xff\xff\xff\xff\xff\0\0\0\0x"),
            {"close 1009 The frame is too large"}, 1009);
        row("message too large",
            frame(0x01, Bytes(32'768, 'x')) + frame(0x00, Bytes(32'768, 'x')) + frame(0x00, Bytes(32'768, 'x')) +
                frame(0x00, Bytes(32'768, 'x')) + frame(0x80, "x"),
            {"close 1009 The message is too large"}, 1009);

        row("UTF-8", frame(0x81, "\xc3\xa4\xe2\x82\xac\xf0\x9f\x93\x9a"), {Bytes("text:ä€📚")});
        row("UTF-8 across fragments", frame(0x01, "\xf0\x9f") + frame(0x80, "\x93\x9a"), {Bytes("text:📚")});
        row("cut off UTF-8", frame(0x81, "\xe2\x82"), {"close 1007 The text is not UTF-8"}, 1007);
        row("invalid UTF-8", frame(0x81, "ab\xff"), {"close 1007 The text is not UTF-8"}, 1007);
        row("overlong UTF-8", frame(0x81, "\xc0\xaf"), {"close 1007 The text is not UTF-8"}, 1007);
        row("surrogate", frame(0x81, "\xed\xa0\x80"), {"close 1007 The text is not UTF-8"}, 1007);
        row("beyond Unicode", frame(0x81, "\xf4\x90\x80\x80"), {"close 1007 The text is not UTF-8"}, 1007);
        row("invalid in the first fragment", frame(0x01, "ab\xff"), {"close 1007 The text is not UTF-8"}, 1007);
        row("invalid second byte in the first fragment", frame(0x01, "\xf4\x90"), {"close 1007 The text is not UTF-8"},
            1007);
        row("binary is not text", frame(0x02, "\xff") + frame(0x80, "\xfe"), {Bytes("binary:\xff\xfe")});
    }

    void understands()
    {
        QFETCH(const QByteArray, bytes);
        QFETCH(const QByteArrayList, events);
        QFETCH(const int, code);
        // However the bytes are cut.
        for (const qsizetype step : {bytes.size(), qsizetype(1), qsizetype(7)}) {
            if (step == 0 || (step == 1 && bytes.size() > 40'000)) continue;
            WebSocketSession session(WebSocketSession::Role::Server, {});
            const Heard heard = hear(session, bytes, step);
            QCOMPARE(heard.events, events);
            QCOMPARE(session.isOver(), code != 0);
            if (code != 0) QCOMPARE(closeCodeOf(heard.sent), code);
        }
    }

    void refusesBinary()
    {
        WebSocketSession::Rules rules;
        rules.binary = WebSocketSession::Binary::Refuse;
        WebSocketSession session(WebSocketSession::Role::Server, rules);
        const Heard heard = hear(session, frame(0x02, "\x01"), 100);
        QCOMPARE(heard.events, QByteArrayList{"close 1003 Binary frames are not supported"});
        QCOMPARE(closeCodeOf(heard.sent), 1003);
    }

    void answersPings()
    {
        WebSocketSession session(WebSocketSession::Role::Server, {});
        const Heard heard = hear(session, frame(0x89, "are you there"), 3);
        QVERIFY(heard.events.isEmpty());
        QCOMPARE(heard.sent, QByteArray("\x8a\x0d") + "are you there");
    }

    void sends()
    {
        WebSocketSession session(WebSocketSession::Role::Server, {});
        QByteArray out;
        session.send(out, WebSocketPayload::Text, "hi");
        session.send(out, WebSocketPayload::Binary, "\x01");
        session.ping(out, "p");
        QCOMPARE(out, QByteArrayLiteral("\x81\x02hi\x82\x01\x01\x89\x01p"));
        out.clear();
        session.send(out, WebSocketPayload::Text, Bytes(300, 'x'));
        QCOMPARE(out.first(4), QByteArrayLiteral("\x81\x7e\x01\x2c"));
        out.clear();
        session.send(out, WebSocketPayload::Text, Bytes(70'000, 'x'));
        QCOMPARE(out.first(10), QByteArrayLiteral("\x81\x7f\0\0\0\0\0\1\x11\x70"));
        QCOMPARE(out.size(), 70'010);
    }

    void closesOnce()
    {
        WebSocketSession session(WebSocketSession::Role::Server, {});
        QByteArray out;
        session.close(out, {1001, "Going away"});
        QCOMPARE(out, QByteArrayLiteral("\x88\x0c\x03\xe9Going away"));
        QVERIFY(!session.isOpen());
        QVERIFY(!session.isOver());
        out.clear();
        session.close(out, {1000, {}});
        session.send(out, WebSocketPayload::Text, "late");
        session.ping(out, "late");
        QVERIFY(out.isEmpty());
        // Nothing of what comes until the other side's close is for anybody, not even that.
        const Heard heard = hear(session, frame(0x81, "x") + frame(0x89, "x") + frame(0x88, closing(1001)), 100);
        QVERIFY(heard.events.isEmpty());
        QVERIFY(heard.sent.isEmpty());
        QVERIFY(session.isOver());
    }

    void cutsLongReasons()
    {
        WebSocketSession session(WebSocketSession::Role::Server, {});
        QByteArray out;
        session.close(out, {1000, Bytes(122, 'x') + "\xc3\xa4"});
        QCOMPARE(out.size(), 2 + 2 + 122);
    }

    void masksAsClient()
    {
        WebSocketSession client(WebSocketSession::Role::Client, {});
        WebSocketSession server(WebSocketSession::Role::Server, {});
        QByteArray out;
        client.send(out, WebSocketPayload::Text, "hello");
        client.ping(out, "p");
        client.close(out, {1000, "bye"});
        QVERIFY(out[1] & '\x80');
        const Heard heard = hear(server, out, 1);
        QCOMPARE(heard.events, (QByteArrayList{"text:hello", "close 1000 bye"}));
        const Heard answer = hear(client, heard.sent, 1);
        QCOMPARE(answer.events, QByteArrayList{"pong:p"});
        QVERIFY(client.isOver());
    }

    void refusesMaskedFramesOfServers()
    {
        WebSocketSession client(WebSocketSession::Role::Client, {});
        QCOMPARE(hear(client, frame(0x81, "x"), 100).events,
                 QByteArrayList{"close 1002 Frames of a server must not be masked"});
    }
};

QTEST_GUILESS_MAIN(TestWebSocketSession)
#include "tst_websocketsession.moc"
