// A client that sends exactly the bytes it is given: for what well-behaved clients never do. Blocking, with a time
// limit.
#pragma once

#include <QByteArray>

namespace trestle::tests {

class RawClient
{
public:
    /// Connects to 127.0.0.1. `receiveBuffer`: bytes the system may hold for us; 0: as it likes.
    explicit RawClient(quint16 port, int receiveBuffer = 0);
    /// Takes over a socket that is not connected yet and connects it to 127.0.0.1.
    [[nodiscard]] static RawClient connectDescriptor(int descriptor, quint16 port);
    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;
    RawClient(RawClient&& other) noexcept;
    ~RawClient();

    [[nodiscard]] bool isConnected() const { return m_connected; }
    /// False once the other side has reset the connection; nothing is read.
    [[nodiscard]] bool isAlive() const;
    /// False once the other side does not take any more.
    bool send(const QByteArray& bytes) const;
    /// As much as fits at once.
    qsizetype sendWithoutBlocking(const QByteArray& bytes) const;
    /// One response: header and as much body as its Content-Length says. What is there if the connection ends or
    /// nothing comes for ten seconds.
    QByteArray readResponse(bool hasBody = true);
    /// As much as has to come before `text` has; what is there if the connection ends or nothing comes for ten seconds.
    QByteArray readUntil(const QByteArray& text);
    /// Everything up to the end of the connection.
    QByteArray readToEnd();
    void endWriting() const;
    void close();

private:
    RawClient() = default;
    void connectTo(quint16 port);
    bool receiveMore();

    int m_descriptor = -1;
    bool m_connected = false;
    QByteArray m_received;
};

}  // namespace trestle::tests
