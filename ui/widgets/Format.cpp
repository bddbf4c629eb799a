#include "ui/widgets/Format.h"

#include <QDateTime>
#include <QLocale>

namespace trestle::ui {

QString countText(qint64 count)
{
    QLocale locale;
    locale.setNumberOptions(locale.numberOptions() & ~QLocale::OmitGroupSeparator);
    return locale.toString(count);
}

QString rateText(qint64 count, qint64 elapsedMs)
{
    constexpr qint64 soonestMs = 2'000;
    if (elapsedMs < soonestMs) return {};
    qint64 rate = count * 1000 / elapsedMs;
    qint64 unit = 1;
    for (; rate >= 1000; rate /= 10)
        unit *= 10;
    return countText(rate * unit);
}

QString shortCountText(qint64 count)
{
    const auto two = [](double value) { return QString::number(value, 'f', value < 9.95 ? 1 : 0); };
    if (count < 1'000) return QString::number(count);
    if (count < 999'500) return two(double(count) / 1e3) + u'k';
    return two(double(count) / 1e6) + u'M';
}

QString sizeText(qint64 bytes)
{
    if (bytes < 1'024) return QStringLiteral("%1 B").arg(bytes);
    const double kib = double(bytes) / 1'024;
    if (kib < 1'024) return QStringLiteral("%1 KiB").arg(kib, 0, 'f', 1);
    return QStringLiteral("%1 MiB").arg(kib / 1'024, 0, 'f', 1);
}

QString clockText(qint64 epochMs)
{
    return QDateTime::fromMSecsSinceEpoch(epochMs).toString(QStringLiteral("HH:mm:ss.zzz"));
}

}  // namespace trestle::ui
