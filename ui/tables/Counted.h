// Things counted, as they stand in sentences: "1 item", "2,105 items".
#pragma once

#include <QCoreApplication>

namespace trestle::ui {

class Counted
{
    Q_DECLARE_TR_FUNCTIONS(trestle::ui::Counted)

public:
    [[nodiscard]] static QString items(qint64 n) { return n == 1 ? tr("1 item") : tr("%L1 items").arg(n); }
    [[nodiscard]] static QString rows(qint64 n) { return n == 1 ? tr("1 row") : tr("%L1 rows").arg(n); }
    [[nodiscard]] static QString lines(qint64 n) { return n == 1 ? tr("1 line") : tr("%L1 lines").arg(n); }
    [[nodiscard]] static QString cells(qint64 n) { return n == 1 ? tr("1 cell") : tr("%L1 cells").arg(n); }
    [[nodiscard]] static QString changes(qint64 n) { return n == 1 ? tr("1 change") : tr("%L1 changes").arg(n); }
    [[nodiscard]] static QString attributes(qint64 n)
    {
        return n == 1 ? tr("1 attribute") : tr("%L1 attributes").arg(n);
    }
    [[nodiscard]] static QString elements(qint64 n) { return n == 1 ? tr("1 element") : tr("%L1 elements").arg(n); }
};

}  // namespace trestle::ui
