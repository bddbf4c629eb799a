#include "core/http/Stream.h"

#include <QMetaObject>
#include <QSslCipher>
#include <QSslConfiguration>
#include <QSslSocket>

namespace trestle::http {

namespace {

constexpr qint64 readAhead = 65'536;    // decrypted bytes held before the socket stops reading
constexpr qint64 writeAhead = 262'144;  // bytes handed to the socket before the rest waits with the connection

QByteArray versionName(QSsl::SslProtocol protocol)
{
    if (protocol == QSsl::TlsV1_3) return "TLSv1.3";
    if (protocol == QSsl::TlsV1_2) return "TLSv1.2";
    return "TLSv1";
}

class TlsStream final : public Stream
{
public:
    TlsStream(int descriptor, StreamUser& user, const QSslConfiguration& tls) : m_user(&user)
    {
        QObject::connect(&m_socket, &QSslSocket::readyRead, &m_socket, [this] { readable(); });
        QObject::connect(&m_socket, &QSslSocket::disconnected, &m_socket, [this] { readable(); });
        QObject::connect(&m_socket, &QSslSocket::encryptedBytesWritten, &m_socket, [this] {
            if (m_writing && unsent() < writeAhead) m_user->streamWritable();
        });
        m_socket.setReadBufferSize(readAhead);
        m_socket.setSslConfiguration(tls);
        if (m_socket.setSocketDescriptor(descriptor)) m_socket.startServerEncryption();
    }

    ~TlsStream() override { TlsStream::close(); }

    qint64 read(char* into, qint64 size) override
    {
        const qint64 count = m_socket.read(into, size);
        if (count > 0) return count;
        return m_socket.state() == QAbstractSocket::ConnectedState ? 0 : ended;
    }

    bool hasMore() const override
    {
        // The end is read like bytes are, and its signal may have come while they were still there.
        return m_socket.bytesAvailable() > 0 || m_socket.state() != QAbstractSocket::ConnectedState;
    }

    qint64 write(QByteArrayView bytes) override
    {
        if (m_socket.state() != QAbstractSocket::ConnectedState) return broken;
        const qint64 room = std::max<qint64>(0, writeAhead - unsent());
        return room == 0 ? 0 : m_socket.write(bytes.data(), std::min<qint64>(room, bytes.size()));
    }

    qint64 unsent() const override { return m_socket.bytesToWrite() + m_socket.encryptedBytesToWrite(); }

    std::shared_ptr<const Encryption> encryption() override
    {
        if (!m_encryption && m_socket.isEncrypted())
            m_encryption = std::make_shared<const Encryption>(
                Encryption{versionName(m_socket.sessionProtocol()), m_socket.sessionCipher().name().toLatin1()});
        return m_encryption;
    }

    std::shared_ptr<const std::vector<QByteArray>> peerCertificates() override
    {
        if (m_certificates || m_socket.peerCertificate().isNull()) return m_certificates;
        auto shown = std::make_shared<std::vector<QByteArray>>();
        for (const QSslCertificate& certificate : m_socket.peerCertificateChain())
            shown->push_back(certificate.toDer());
        return m_certificates = std::move(shown);
    }

    void setUser(StreamUser& user) override { m_user = &user; }

    void setReading(bool on) override
    {
        if (std::exchange(m_reading, on) == on || !on || !hasMore()) return;
        // What is buffered already brings no signal of its own.
        QMetaObject::invokeMethod(
            &m_socket, [this] { readable(); }, Qt::QueuedConnection);
    }

    void setWriting(bool on) override { m_writing = on; }

    void endWriting() override { m_socket.disconnectFromHost(); }

    void close() override
    {
        m_socket.blockSignals(true);
        m_socket.abort();
    }

private:
    void readable()
    {
        if (m_reading) m_user->streamReadable();
    }

    StreamUser* m_user;
    QSslSocket m_socket;
    std::shared_ptr<const std::vector<QByteArray>> m_certificates;
    std::shared_ptr<const Encryption> m_encryption;
    bool m_reading = true;
    bool m_writing = false;
};

}  // namespace

std::unique_ptr<Stream> makeTlsStream(int descriptor, StreamUser& user, const QSslConfiguration& tls)
{
    return std::make_unique<TlsStream>(descriptor, user, tls);
}

}  // namespace trestle::http
