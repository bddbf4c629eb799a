#include "core/base/Duration.h"

namespace trestle::base {

QString durationText(qint64 ns)
{
    const double us = double(ns) / 1e3;
    const auto three = [](double value) {
        return QString::number(value, 'f', value < 9.995 ? 2 : value < 99.95 ? 1 : 0);
    };
    if (us < 999.5) return three(us) + QStringLiteral(" µs");
    if (us < 999'500) return three(us / 1e3) + QStringLiteral(" ms");
    return three(us / 1e6) + QStringLiteral(" s");
}

}  // namespace trestle::base
