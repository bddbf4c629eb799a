#include "ui/tables/ItemForm.h"

#include "ui/tables/AttributeRow.h"
#include "ui/widgets/Buttons.h"
#include "ui/widgets/Theme.h"

#include <QPushButton>
#include <QVBoxLayout>

namespace trestle::ui {

using tables::Item;

ItemForm::ItemForm(QWidget* parent) : QWidget(parent), m_column(new QVBoxLayout)
{
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(Theme::panelPadding, Theme::panelPadding, Theme::panelPadding, Theme::panelPadding);
    outer->setSpacing(6);
    m_column->setSpacing(6);
    outer->addLayout(m_column);
    auto* add = makeButton(tr("Add attribute"), ButtonKind::Link, this);
    connect(add, &QPushButton::clicked, this, &ItemForm::addAttribute);
    outer->addWidget(add, 0, Qt::AlignLeft);
    outer->addStretch();
}

void ItemForm::setItem(const tables::KeySchema& keys, const StagedItem& staged)
{
    for (AttributeRow* row : m_rows) {
        m_column->removeWidget(row);
        row->hide();
        row->deleteLater();
    }
    m_rows.clear();
    m_staged = staged;
    const bool deleted = staged.base && !staged.item;
    const Item& shown = staged.item ? *staged.item : *staged.base;
    QList<QByteArray> keyNames = {keys.partition.name};
    if (keys.sort) keyNames += keys.sort->name;
    for (const QByteArray& name : keyNames) {
        const tables::AttributeValue* value = shown.find(name);
        const auto mode = staged.base ? AttributeRow::Mode::FixedKey : AttributeRow::Mode::NewKey;
        if (value) addRow(name, *value, mode);
    }
    const auto mode = deleted ? AttributeRow::Mode::ReadOnly : AttributeRow::Mode::Attribute;
    for (const auto& [name, value] : shown)
        if (!keyNames.contains(name)) addRow(name, value, mode);
    markChanges();
}

std::optional<Item> ItemForm::item() const
{
    std::vector<Item::Attribute> attributes;
    QSet<QByteArray> names;
    bool readable = true;
    for (AttributeRow* row : m_rows) {
        auto value = row->value();
        QString problem;
        if (row->name().isEmpty())
            problem = tr("The attribute needs a name");
        else if (names.contains(row->name()))
            problem = tr("The item already has an attribute %1").arg(QString::fromUtf8(row->name()));
        else if (!value)
            problem = value.error().message;
        row->setProblem(problem);
        names += row->name();
        if (!problem.isEmpty())
            readable = false;
        else
            attributes.emplace_back(row->name(), std::move(*value));
    }
    return readable ? std::optional(Item::fromUnsorted(std::move(attributes))) : std::nullopt;
}

void ItemForm::focusFirstField()
{
    if (!m_rows.empty()) m_rows.front()->focusValue();
}

void ItemForm::addAttribute()
{
    if (!m_staged.item) return;
    AttributeRow* row = addRow({}, tables::AttributeValue::string({}), AttributeRow::Mode::Attribute);
    row->show();
    row->focusName();
}

AttributeRow* ItemForm::addRow(const QByteArray& name, const tables::AttributeValue& value, AttributeRow::Mode mode)
{
    auto* row = new AttributeRow(name, value, mode, this);
    connect(row, &AttributeRow::edited, this, [this, row] { rowEdited(row); });
    connect(row, &AttributeRow::removeRequested, this, [this, row] {
        std::erase(m_rows, row);
        m_column->removeWidget(row);
        row->hide();
        row->deleteLater();
        rowEdited(nullptr);
    });
    m_column->addWidget(row);
    m_rows.push_back(row);
    return row;
}

void ItemForm::rowEdited(const AttributeRow* row)
{
    std::optional<Item> fresh = item();
    if (!fresh) return Q_EMIT unreadable();
    m_staged.item = *fresh;
    markChanges();
    Q_EMIT edited(*fresh, row ? row->name() : QByteArray());
}

void ItemForm::markChanges()
{
    if (!m_staged.base || !m_staged.item) return;
    const std::vector<QByteArray> changed = m_staged.changedAttributes();
    for (AttributeRow* row : m_rows)
        row->setChanged(std::find(changed.begin(), changed.end(), row->name()) != changed.end());
}

}  // namespace trestle::ui
