#include "ui/tables/CsvColumns.h"

#include "core/tables/schema/KeyAttributes.h"
#include "core/tables/schema/TableDefinition.h"
#include "ui/widgets/Theme.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>

namespace trestle::ui {

using tables::CsvColumn;
using tables::CsvType;
using tables::KeyAttribute;

namespace {

enum CsvField { NameField, AttributeField, TypeField, FirstRecordField };
constexpr size_t shownRecords = 3;
constexpr qsizetype shownOfAField = 80;
constexpr int columnNameWidth = 140;
constexpr int attributeWidth = 160;
constexpr int csvTypeWidth = 120;
constexpr int recordWidth = 132;

// In the order of CsvType.
QStringList csvTypeWords()
{
    return {CsvColumns::tr("String"), CsvColumns::tr("Number"), CsvColumns::tr("Boolean"),
            CsvColumns::tr("Binary"), CsvColumns::tr("JSON"),   CsvColumns::tr("Leave out")};
}

QStringList csvTypeTips()
{
    return {CsvColumns::tr("The text as it stands"),
            CsvColumns::tr("Digits, exact to 38 of them"),
            CsvColumns::tr("true or false"),
            CsvColumns::tr("Bytes, written in base64"),
            CsvColumns::tr("A list, a map or any other value, written as plain JSON"),
            CsvColumns::tr("The column becomes no attribute")};
}

/// A control with room around it, so that those of neighbouring rows do not touch.
QWidget* inCell(QWidget* control)
{
    auto* cell = new QWidget;
    auto* row = new QHBoxLayout(cell);
    row->setContentsMargins(0, 2, 8, 2);
    row->addWidget(control);
    return cell;
}

CsvType typeIn(const QComboBox& box)
{
    return static_cast<CsvType>(box.currentIndex());
}

}  // namespace

CsvColumns::CsvColumns(const tables::TableDescription& table, QWidget* parent)
    : QTreeWidget(parent), m_keys(tables::keyAttributes(table.keys)), m_typed(tables::attributeDefinitions(table))
{
    setAccessibleName(tr("Columns of the file"));
    setRootIsDecorated(false);
    setUniformRowHeights(true);
    setSelectionMode(QAbstractItemView::NoSelection);
    setAllColumnsShowFocus(true);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    header()->setStretchLastSection(true);
}

void CsvColumns::setBeginning(const tables::CsvBeginning& beginning)
{
    clear();
    m_rows.clear();
    m_shown.assign(beginning.records.begin(),
                   beginning.records.begin() + qsizetype(std::min(shownRecords, beginning.records.size())));
    QStringList titles{tr("Column"), tr("Attribute"), tr("Type")};
    for (const tables::CsvBeginning::Record& record : m_shown)
        titles << tr("Line %L1").arg(record.line);
    setColumnCount(int(titles.size()));
    setHeaderLabels(titles);
    header()->resizeSection(NameField, columnNameWidth);
    header()->resizeSection(AttributeField, attributeWidth);
    header()->resizeSection(TypeField, csvTypeWidth);
    for (int i = FirstRecordField; i < columnCount(); ++i)
        header()->resizeSection(i, recordWidth);
    for (size_t i = 0; i < beginning.layout.columns.size(); ++i) {
        const QByteArray name = beginning.names.value(qsizetype(i));
        addRow(name.isEmpty() ? tr("%L1").arg(i + 1) : QString::fromUtf8(name), beginning.layout.columns[i]);
    }
}

void CsvColumns::addRow(const QString& name, const CsvColumn& column)
{
    const int row = int(m_rows.size());
    auto* item = new QTreeWidgetItem(this, {name});
    item->setSizeHint(NameField, {0, Theme::controlHeight + 4});
    item->setFont(NameField, Theme::instance().font(FontRole::Code));
    item->setToolTip(NameField, name);
    auto* attribute = new QLineEdit(QString::fromUtf8(column.attribute));
    attribute->setFont(Theme::instance().font(FontRole::Code));
    attribute->setPlaceholderText(tr("name"));
    attribute->setAccessibleName(tr("Attribute of column %1").arg(name));
    auto* type = new QComboBox;
    type->addItems(csvTypeWords());
    for (int i = 0; i < type->count(); ++i)
        type->setItemData(i, csvTypeTips().value(i), Qt::ToolTipRole);
    type->setCurrentIndex(int(column.type));
    type->setAccessibleName(tr("Type of column %1").arg(name));
    setItemWidget(item, AttributeField, inCell(attribute));
    setItemWidget(item, TypeField, inCell(type));
    m_rows.push_back({item, attribute, type});
    for (size_t i = 0; i < m_shown.size(); ++i)
        item->setFont(FirstRecordField + int(i), Theme::instance().font(FontRole::CodeSmall));
    showFields(row);
    connect(attribute, &QLineEdit::textEdited, this, [this, row] { nameEdited(row); });
    connect(type, &QComboBox::currentIndexChanged, this, [this, row] {
        showFields(row);
        Q_EMIT edited();
    });
}

// What is called as a key has the key's type.
void CsvColumns::nameEdited(int row)
{
    const Row& each = m_rows[size_t(row)];
    const QByteArray name = each.attribute->text().toUtf8();
    const auto key = std::find_if(m_typed.begin(), m_typed.end(),
                                  [&name](const KeyAttribute& attribute) { return attribute.name == name; });
    const int type = key == m_typed.end() ? each.type->currentIndex() : int(tables::csvTypeOf(key->type));
    if (type != each.type->currentIndex()) return each.type->setCurrentIndex(type);
    Q_EMIT edited();
}

void CsvColumns::showFields(int row)
{
    const Row& each = m_rows[size_t(row)];
    const CsvType type = typeIn(*each.type);
    each.attribute->setEnabled(type != CsvType::Skipped);
    for (size_t i = 0; i < m_shown.size(); ++i) {
        const int at = FirstRecordField + int(i);
        const QByteArray field = m_shown[i].fields.value(row);
        const auto value = tables::valueFromCsv(field, type);
        const bool isWrong = !field.isEmpty() && type != CsvType::Skipped && !value;
        QString text = QString::fromUtf8(field).left(shownOfAField);
        text.replace(u'\n', QStringLiteral(" ↵ "));
        each.item->setText(at, text);
        each.item->setToolTip(at, isWrong ? value.error().message : QString::fromUtf8(field));
        const Role role = isWrong ? Role::Danger : type == CsvType::Skipped ? Role::Text3 : Role::Text1;
        each.item->setForeground(at, Theme::instance().color(role));
        each.item->setTextAlignment(
            at, type == CsvType::Number ? Qt::AlignRight | Qt::AlignVCenter : Qt::AlignLeft | Qt::AlignVCenter);
    }
}

std::vector<CsvColumn> CsvColumns::columns() const
{
    std::vector<CsvColumn> columns;
    for (const Row& row : m_rows)
        columns.push_back({row.attribute->text().toUtf8(), typeIn(*row.type)});
    return columns;
}

QString CsvColumns::problem() const
{
    QByteArrayList names;
    for (const CsvColumn& column : columns()) {
        if (column.type == CsvType::Skipped) continue;
        if (column.attribute.isEmpty()) return tr("A column has no attribute: name it, or leave the column out");
        if (names.contains(column.attribute))
            return tr("Two columns become %1").arg(QString::fromUtf8(column.attribute));
        names += column.attribute;
    }
    for (const KeyAttribute& key : m_keys)
        if (!names.contains(key.name))
            return tr("No column becomes %1, which is in the table's key").arg(QString::fromUtf8(key.name));
    return {};
}

}  // namespace trestle::ui
