#include "ui/designer/Choosers.h"

#include "ui/widgets/Icons.h"

#include <QComboBox>
#include <QCoreApplication>
#include <QSignalBlocker>

namespace trestle::ui {

namespace {

struct Choosers
{
    Q_DECLARE_TR_FUNCTIONS(trestle::ui::Choosers)
};

constexpr int makeNewRole = Qt::UserRole + 1;

}  // namespace

void fillChooser(QComboBox& chooser, const QList<QByteArray>& names, const QByteArray& current, const QString& none,
                 const QString& makeNew)
{
    const QSignalBlocker blocker(chooser);
    chooser.clear();
    chooser.setPlaceholderText(none);
    for (const QByteArray& name : names)
        chooser.addItem(QString::fromUtf8(name), name);
    if (!current.isEmpty() && !names.contains(current))
        chooser.addItem(icon(QStringLiteral("warning"), Role::Warning),
                        Choosers::tr("%1 (missing)").arg(QString::fromUtf8(current)), current);
    chooser.setCurrentIndex(current.isEmpty() ? -1 : chooser.findData(current));
    if (makeNew.isEmpty()) return;
    chooser.insertSeparator(chooser.count());
    chooser.addItem(icon(QStringLiteral("add")), makeNew);
    chooser.setItemData(chooser.count() - 1, true, makeNewRole);
}

bool isMakeNew(const QComboBox& chooser)
{
    return chooser.currentData(makeNewRole).toBool();
}

}  // namespace trestle::ui
