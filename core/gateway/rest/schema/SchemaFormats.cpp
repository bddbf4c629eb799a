#include "core/gateway/rest/schema/SchemaFormats.h"

#include <QDate>
#include <QHostAddress>
#include <QUrl>
#include <QUuid>

#include <algorithm>

namespace trestle::gateway {

namespace {

bool isDigits(QByteArrayView text)
{
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// yyyy-MM-dd
bool isDate(QByteArrayView text)
{
    return text.size() == 10 && text[4] == '-' && text[7] == '-' && isDigits(text.first(4)) &&
           isDigits(text.sliced(5, 2)) && isDigits(text.sliced(8, 2)) &&
           QDate::isValid(text.first(4).toInt(), text.sliced(5, 2).toInt(), text.sliced(8, 2).toInt());
}

// HH:mm:ss
bool isTime(QByteArrayView text)
{
    return text.size() == 8 && text[2] == ':' && text[5] == ':' && isDigits(text.first(2)) &&
           isDigits(text.sliced(3, 2)) && isDigits(text.sliced(6, 2)) && text.first(2).toInt() < 24 &&
           text.sliced(3, 2).toInt() < 60 && text.sliced(6, 2).toInt() < 60;
}

// "Z", "+01:00", "+0100"
bool isZone(QByteArrayView text)
{
    if (text == "Z") return true;
    if (!text.startsWith('+') && !text.startsWith('-')) return false;
    const QByteArrayView digits = text.sliced(1);
    return digits.size() == 5 ? digits[2] == ':' && isDigits(digits.first(2)) && isDigits(digits.sliced(3))
                              : digits.size() == 4 && isDigits(digits);
}

bool isDateTime(QByteArrayView text)
{
    if (text.size() < 20 || text[10] != 'T' || !isDate(text.first(10)) || !isTime(text.sliced(11, 8))) return false;
    QByteArrayView rest = text.sliced(19);
    if (rest.startsWith('.')) {
        const auto end = std::find_if_not(rest.begin() + 1, rest.end(), [](char c) { return c >= '0' && c <= '9'; });
        const qsizetype length = end - rest.begin();
        if (length < 2) return false;
        rest = rest.sliced(length);
    }
    return isZone(rest);
}

bool isEmail(QByteArrayView text)
{
    const qsizetype at = text.lastIndexOf('@');
    return at > 0 && at + 1 < text.size() && !text.contains(' ');
}

bool isHostName(QByteArrayView text)
{
    if (text.isEmpty() || text.size() > 253) return false;
    const QList<QByteArray> labels = text.toByteArray().split('.');
    return std::all_of(labels.begin(), labels.end(), [](const QByteArray& label) {
        return !label.isEmpty() && label.size() <= 63 && !label.startsWith('-') && !label.endsWith('-') &&
               std::all_of(label.begin(), label.end(), [](char c) {
                   return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
               });
    });
}

bool isAddress(const QByteArray& text, QAbstractSocket::NetworkLayerProtocol protocol)
{
    const QHostAddress address(QString::fromUtf8(text));
    if (address.protocol() != protocol) return false;
    return protocol != QAbstractSocket::IPv4Protocol || text.count('.') == 3;
}

}  // namespace

QByteArray formatProblem(SchemaFormat format, const QByteArray& value)
{
    if (format == SchemaFormat::None) return {};
    const QByteArray quoted = "string \"" + value + "\" is ";
    const auto dated = [&](bool valid, const char* known) {
        return valid ? QByteArray() : quoted + "invalid against requested date format(s) " + known;
    };
    const auto named = [&](bool valid, const char* what) {
        return valid ? QByteArray() : quoted + "not a valid " + what;
    };
    switch (format) {
        case SchemaFormat::None:
            return {};
        case SchemaFormat::DateTime:
            return dated(isDateTime(value), "[yyyy-MM-dd'T'HH:mm:ssZ, yyyy-MM-dd'T'HH:mm:ss.[0-9]{1,12}Z]");
        case SchemaFormat::Date:
            return dated(isDate(value), "yyyy-MM-dd");
        case SchemaFormat::Time:
            return dated(isTime(value), "HH:mm:ss");
        case SchemaFormat::Email:
            return named(isEmail(value), "email address");
        case SchemaFormat::Ipv4:
            return named(isAddress(value, QAbstractSocket::IPv4Protocol), "IPv4 address");
        case SchemaFormat::Ipv6:
            return named(isAddress(value, QAbstractSocket::IPv6Protocol), "IPv6 address");
        case SchemaFormat::Uri:
            return named(QUrl(QString::fromUtf8(value), QUrl::StrictMode).isValid(), "URI");
        case SchemaFormat::HostName:
            return named(isHostName(value), "hostname");
        case SchemaFormat::Uuid:
            return named(!QUuid(QString::fromUtf8(value)).isNull(), "UUID");
    }
    Q_UNREACHABLE();
}

}  // namespace trestle::gateway
