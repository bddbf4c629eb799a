#include "ui/tables/ColumnChooser.h"

#include "ui/tables/ValueText.h"
#include "ui/widgets/Buttons.h"
#include "ui/widgets/FilterEdit.h"
#include "ui/widgets/Theme.h"

#include <QListWidget>
#include <QVBoxLayout>

namespace trestle::ui {

namespace {
constexpr int nameRole = Qt::UserRole;
constexpr int chooserWidth = 260;
constexpr int shownRows = 12;
}  // namespace

ColumnChooser::ColumnChooser(const std::vector<ItemRows::Column>& columns, int fixed, const QSet<QByteArray>& hidden,
                             QWidget* parent)
    : QFrame(parent, Qt::Popup), m_filter(new FilterEdit(tr("Filter columns"), this)), m_list(new QListWidget(this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setAccessibleName(tr("Columns shown"));
    setFrameShape(QFrame::StyledPanel);
    m_filter->setList(m_list);
    m_list->setAccessibleName(tr("Columns"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setUniformItemSizes(true);
    for (size_t i = static_cast<size_t>(fixed); i < columns.size(); ++i) {
        const ItemRows::Column& column = columns[i];
        auto* row = new QListWidgetItem(
            QStringLiteral("%1  %2").arg(QString::fromUtf8(column.name), typeGlyph(column.type)), m_list);
        row->setData(nameRole, column.name);
        row->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
        row->setCheckState(hidden.contains(column.name) ? Qt::Unchecked : Qt::Checked);
        row->setToolTip(tr("%n of the items read", nullptr, static_cast<int>(column.seen)));
    }
    if (m_list->count() > 0) m_list->setCurrentRow(0);
    const int rows = std::clamp(m_list->count(), 3, shownRows);
    m_list->setFixedHeight(rows * Theme::instance().rowHeight() + 4);
    auto* all = makeButton(tr("Show all"), ButtonKind::Link, this);
    auto* none = makeButton(tr("Hide all"), ButtonKind::Link, this);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(all);
    buttons->addWidget(none);
    buttons->addStretch();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(Theme::panelPadding, Theme::panelPadding, Theme::panelPadding, 8);
    column->setSpacing(8);
    column->addWidget(m_filter);
    column->addWidget(m_list);
    column->addLayout(buttons);
    setFixedWidth(chooserWidth);

    connect(m_filter, &QLineEdit::textChanged, this, &ColumnChooser::filter);
    connect(m_list, &QListWidget::itemChanged, this, &ColumnChooser::announce);
    connect(m_list, &QListWidget::itemActivated, this, [](QListWidgetItem* row) {
        row->setCheckState(row->checkState() == Qt::Checked ? Qt::Unchecked : Qt::Checked);
    });
    connect(all, &QPushButton::clicked, this, [this] { setAll(Qt::Checked); });
    connect(none, &QPushButton::clicked, this, [this] { setAll(Qt::Unchecked); });
}

void ColumnChooser::openAt(const QWidget* anchor)
{
    adjustSize();
    move(anchor->mapToGlobal(QPoint(anchor->width() - width(), anchor->height() + 4)));
    show();
    m_filter->setFocus();
}

void ColumnChooser::filter(const QString& text)
{
    for (int i = 0; i < m_list->count(); ++i)
        m_list->item(i)->setHidden(!m_list->item(i)->text().contains(text, Qt::CaseInsensitive));
}

void ColumnChooser::setAll(Qt::CheckState state)
{
    {
        // Those the filter leaves; told once.
        const QSignalBlocker blocker(m_list);
        for (int i = 0; i < m_list->count(); ++i)
            if (!m_list->item(i)->isHidden()) m_list->item(i)->setCheckState(state);
    }
    announce();
}

void ColumnChooser::announce()
{
    QSet<QByteArray> hidden;
    for (int i = 0; i < m_list->count(); ++i)
        if (m_list->item(i)->checkState() == Qt::Unchecked) hidden += m_list->item(i)->data(nameRole).toByteArray();
    Q_EMIT hiddenChanged(hidden);
}

}  // namespace trestle::ui
