#include "ui/tables/RefusedDialog.h"

#include "ui/tables/Counted.h"
#include "ui/tables/ItemTransfer.h"
#include "ui/tables/RefusedList.h"
#include "ui/widgets/Buttons.h"
#include "ui/widgets/ThemedLabel.h"

#include <QHBoxLayout>

namespace trestle::ui {

RefusedDialog::RefusedDialog(const ItemTransfer& transfer, QWidget* parent) : QDialog(parent)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Refused lines"));
    resize(760, 440);
    const auto lines = transfer.refused();
    const auto shown = qint64(lines.size());
    const qint64 all = transfer.refusedCount();
    auto* sentence = new ThemedLabel(
        shown < all ? tr("The first %L1 of %2 that were not imported").arg(shown).arg(Counted::lines(all))
        : all == 1  ? tr("1 line was not imported")
                    : tr("%1 were not imported").arg(Counted::lines(all)),
        FontRole::Body, Role::Text1, this);
    auto* list = new RefusedList(this);
    list->setLines(lines);
    auto* save = makeButton(tr("Save as…"), ButtonKind::Outlined, this);
    save->setToolTip(tr("All of them as JSON Lines: number, reason and text of each"));
    auto* closeButton = makeButton(tr("Close"), ButtonKind::Primary, this);
    closeButton->setDefault(true);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addStretch();
    buttons->addWidget(save);
    buttons->addWidget(closeButton);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(Theme::groupGap, Theme::groupGap, Theme::groupGap, Theme::groupGap);
    column->setSpacing(Theme::panelPadding);
    column->addWidget(sentence);
    column->addWidget(list, 1);
    column->addLayout(buttons);
    connect(save, &QPushButton::clicked, this, &RefusedDialog::saveRequested);
    connect(closeButton, &QPushButton::clicked, this, &QDialog::accept);
    list->setFocus();
}

}  // namespace trestle::ui
