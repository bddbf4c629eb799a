#include "ui/shell/MergeDialog.h"

#include "ui/shell/ObjectWords.h"
#include "ui/widgets/Buttons.h"
#include "ui/widgets/CodeEdit.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/SegmentedControl.h"
#include "ui/widgets/ThemedLabel.h"

#include <QHBoxLayout>
#include <QListWidget>
#include <QVBoxLayout>

namespace trestle::ui {

using workspace::Side;

namespace {

constexpr int listWidth = 240;

CodeEdit* addText(QHBoxLayout* row, const QString& title, const QString& accessibleName)
{
    auto* column = new QVBoxLayout;
    column->setSpacing(4);
    column->addWidget(new ThemedLabel(title, FontRole::Secondary, Role::Text2));
    auto* text = new CodeEdit(CodeLanguage::Yaml);
    text->setReadOnly(true);
    text->setAccessibleName(accessibleName);
    column->addWidget(text, 1);
    row->addLayout(column, 1);
    return text;
}

}  // namespace

MergeDialog::MergeDialog(std::vector<workspace::Clash> clashes, QWidget* parent)
    : QDialog(parent),
      m_clashes(std::move(clashes)),
      m_list(new QListWidget),
      m_side(new SegmentedControl({tr("Keep mine"), tr("Take theirs")}))
{
    setWindowTitle(tr("Merge edits"));
    setAttribute(Qt::WA_DeleteOnClose);
    resize(960, 560);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(Theme::groupGap, Theme::panelPadding, Theme::groupGap, Theme::panelPadding);
    column->setSpacing(Theme::panelPadding);
    column->addWidget(new ThemedLabel(tr("Changed here and on disk. Everything else is already merged."),
                                      FontRole::Body, Role::Text2));

    auto* row = new QHBoxLayout;
    row->setSpacing(Theme::panelPadding);
    m_list->setFixedWidth(listWidth);
    m_list->setAccessibleName(tr("Objects changed on both sides"));
    row->addWidget(m_list);
    auto* right = new QVBoxLayout;
    right->setSpacing(8);
    m_side->setAccessibleName(tr("Side to keep"));
    m_side->setMaximumWidth(280);
    right->addWidget(m_side, 0, Qt::AlignLeft);
    auto* texts = new QHBoxLayout;
    texts->setSpacing(8);
    m_mine = addText(texts, tr("Mine, not saved yet"), tr("Mine"));
    m_theirs = addText(texts, tr("Theirs, on disk"), tr("Theirs"));
    right->addLayout(texts, 1);
    row->addLayout(right, 1);
    column->addLayout(row, 1);

    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addStretch(1);
    auto* cancel = makeButton(tr("Cancel"));
    auto* merge = new PrimaryButton(tr("Merge"));
    merge->setDefault(true);
    buttons->addWidget(cancel);
    buttons->addWidget(merge);
    column->addLayout(buttons);

    for (int i = 0; i < int(m_clashes.size()); ++i) {
        m_list->addItem(QString());
        refreshRow(i);
    }
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(merge, &QPushButton::clicked, this, &QDialog::accept);
    connect(m_list, &QListWidget::currentRowChanged, this, &MergeDialog::showClash);
    connect(m_side, &SegmentedControl::currentChanged, this,
            [this](int index) { choose(m_list->currentRow(), index == 0 ? Side::Mine : Side::Theirs); });
    m_list->setCurrentRow(0);
    m_list->setFocus();
}

Side MergeDialog::sideOf(const workspace::ObjectRef& object) const
{
    const auto found = m_sides.find(object);
    return found == m_sides.end() ? Side::Mine : found->second;
}

void MergeDialog::choose(int row, Side side)
{
    if (row < 0) return;
    m_sides[m_clashes[size_t(row)].object] = side;
    refreshRow(row);
}

void MergeDialog::refreshRow(int row)
{
    const workspace::ObjectRef& object = m_clashes[size_t(row)].object;
    QListWidgetItem* item = m_list->item(row);
    item->setIcon(icon(objectIcon(object)));
    item->setText(
        QStringLiteral("%1  —  %2").arg(objectTitle(object), sideOf(object) == Side::Mine ? tr("mine") : tr("theirs")));
}

void MergeDialog::showClash(int row)
{
    if (row < 0) return;
    const workspace::Clash& clash = m_clashes[size_t(row)];
    const auto text = [](const QByteArray& yaml) { return yaml.isEmpty() ? tr("# removed") : QString::fromUtf8(yaml); };
    m_mine->setText(text(clash.mine));
    m_theirs->setText(text(clash.theirs));
    m_side->setCurrentIndex(sideOf(clash.object) == Side::Mine ? 0 : 1);
}

}  // namespace trestle::ui
