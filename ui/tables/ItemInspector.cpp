#include "ui/tables/ItemInspector.h"

#include "core/tables/schema/ItemKeys.h"
#include "core/tables/values/AttributeJson.h"
#include "core/tables/values/ItemCodec.h"
#include "core/tables/values/ItemSize.h"
#include "ui/tables/FlowLayout.h"
#include "ui/tables/ItemForm.h"
#include "ui/tables/ValueText.h"
#include "ui/widgets/Buttons.h"
#include "ui/widgets/CodeEdit.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/SegmentedControl.h"
#include "ui/widgets/ThemedLabel.h"

#include <QProgressBar>
#include <QRegularExpression>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace trestle::ui {

using base::Error;
using base::ErrorCode;
using base::Result;
using tables::Item;

namespace {

/// The line that a Parse error names: "line 2, column 7: …".
int lineOf(const QString& message)
{
    static const QRegularExpression line(QStringLiteral("line (\\d+)"));
    const auto match = line.match(message);
    return match.hasMatch() ? match.captured(1).toInt() : 1;
}

}  // namespace

ItemInspector::ItemInspector(QWidget* parent)
    : QWidget(parent),
      m_lens(new SegmentedControl({tr("Form"), tr("JSON"), tr("DynamoDB")}, this)),
      m_stack(new QStackedWidget(this)),
      m_form(new ItemForm),
      m_code(new CodeEdit(CodeLanguage::Json, this)),
      m_empty(new EmptyState(tr("Choose an item to see and edit it."), {}, this)),
      m_foot(new QWidget(this)),
      m_changes(new ThemedLabel({}, FontRole::Secondary, Role::Warning, m_foot)),
      m_size(new ThemedLabel({}, FontRole::CodeSmall, Role::Text2, m_foot)),
      m_meter(new QProgressBar(m_foot)),
      m_origin(new QWidget(m_foot)),
      m_originText(new ThemedLabel({}, FontRole::Secondary, Role::Text2, m_origin)),
      m_originBy(new ThemedLabel({}, FontRole::Secondary, Role::Text1, m_origin)),
      m_originLink(makeButton({}, ButtonKind::Link, m_origin))
{
    setMinimumWidth(280);
    m_lens->setAccessibleName(tr("Show the item as"));
    m_code->setAccessibleName(tr("Item as JSON"));
    auto* scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(m_form);
    scroll->setFocusPolicy(Qt::NoFocus);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(scroll);
    m_stack->addWidget(m_code);
    m_changes->setWordWrap(true);

    auto* lensRow = new QVBoxLayout;
    lensRow->setContentsMargins(Theme::panelPadding, 8, Theme::panelPadding, 4);
    lensRow->addWidget(m_lens);
    auto* foot = new QVBoxLayout(m_foot);
    foot->setContentsMargins(Theme::panelPadding, 8, Theme::panelPadding, Theme::panelPadding);
    foot->setSpacing(4);
    foot->addWidget(m_changes);
    auto* origin = new FlowLayout(m_origin);
    origin->setSpacing(4);
    m_originLink->setFixedHeight(20);
    m_originLink->setToolTip(tr("Open the trace of the request that did it"));
    for (QWidget* part : std::initializer_list<QWidget*>{m_originText, m_originBy, m_originLink}) {
        if (part != m_originLink) part->setFixedHeight(20);
        origin->insertWidget(origin->count(), part);
    }
    m_origin->hide();
    foot->addWidget(m_origin);
    m_meter->setRange(0, static_cast<int>(tables::maximumItemBytes));
    m_meter->setTextVisible(false);
    m_meter->setFixedHeight(4);
    m_meter->setAccessibleName(tr("Size of the item"));
    foot->addWidget(m_size);
    foot->addWidget(m_meter);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(lensRow);
    column->addWidget(m_stack, 1);
    column->addWidget(m_foot);

    connect(m_lens, &SegmentedControl::currentChanged, this, &ItemInspector::showItem);
    connect(m_form, &ItemForm::edited, this,
            [this](const Item& item, const QByteArray& attribute) { take(item, "form:" + attribute); });
    connect(m_form, &ItemForm::attributeFocused, this, [this](const QByteArray& attribute) {
        m_chosen = attribute;
        Q_EMIT attributeChosen();
    });
    connect(m_code, &CodeEdit::textChanged, this, &ItemInspector::readText);
    connect(m_originLink, &QPushButton::clicked, this, [this] {
        if (m_originTrace) Q_EMIT traceRequested(*m_originTrace);
    });
    showItem();
}

void ItemInspector::setTable(const tables::TableDescription& table)
{
    m_table = table;
    setItem({});
}

void ItemInspector::setItem(const std::optional<StagedItem>& staged)
{
    if (m_taking || m_staged == staged) return;
    const bool same = m_staged && staged && m_staged->id == staged->id;
    m_staged = staged;
    if (!same) {
        m_chosen.clear();
        setOrigin({}, {}, {});
    }
    showItem();
}

QString ItemInspector::keyText() const
{
    if (!m_staged) return {};
    const Item& item = m_staged->item ? *m_staged->item : *m_staged->base;
    QStringList parts;
    for (const auto* key : {&m_table.keys.partition, m_table.keys.sort ? &*m_table.keys.sort : nullptr})
        if (key)
            if (const auto* value = item.find(key->name)) parts += cellText(*value);
    return parts.join(u" / "_qs);
}

void ItemInspector::setLens(Lens lens)
{
    m_lens->setCurrentIndex(lens);
}

void ItemInspector::focusFirstField()
{
    if (m_lens->currentIndex() == Form)
        m_form->focusFirstField();
    else
        m_code->setFocus();
}

void ItemInspector::showItem()
{
    m_lens->setEnabled(m_staged.has_value());
    m_foot->setVisible(m_staged.has_value());
    if (!m_staged) return m_stack->setCurrentIndex(0);
    const Item& shown = m_staged->item ? *m_staged->item : *m_staged->base;
    if (m_lens->currentIndex() == Form) {
        m_form->setItem(m_table.keys, *m_staged);
        m_stack->setCurrentIndex(1);
    } else {
        const base::JsonValue json =
            m_lens->currentIndex() == Json ? tables::toPlainJson(shown) : tables::toTypedJson(shown);
        m_reference = shown;
        m_code->setErrorLine(0);
        m_code->setText(QString::fromUtf8(base::writeJson(json, base::JsonStyle::Indented)));
        m_code->setReadOnly(!m_staged->item);
        m_stack->setCurrentIndex(2);
    }
    showFoot();
}

void ItemInspector::take(const Item& item, const QByteArray& merge)
{
    m_staged->item = item;
    showFoot();
    m_taking = true;
    Q_EMIT edited(*m_staged, merge);
    m_taking = false;
}

void ItemInspector::readText()
{
    if (!m_staged || !m_staged->item || m_code->isReadOnly()) return;
    const Result<Item> item = itemFromText();
    m_code->setErrorLine(item ? 0 : lineOf(item.error().message), item ? QString() : item.error().message);
    if (item && *item != *m_staged->item) take(*item, "json");
}

Result<Item> ItemInspector::itemFromText() const
{
    const auto json = base::parseJson(m_code->text().toUtf8());
    if (!json) return json.error();
    Result<Item> item =
        m_lens->currentIndex() == Json ? itemFromJson(*json, m_reference) : tables::itemFromTypedJson(*json);
    if (!item || !m_staged->base) return item;
    if (tables::keyOf(m_table.keys, *item) != tables::keyOf(m_table.keys, *m_staged->base))
        return Error{ErrorCode::InvalidArgument,
                     tr("The key of an item cannot change. Duplicate the item to give it another key.")};
    return item;
}

void ItemInspector::setOrigin(const QString& text, const QString& by, const std::optional<qint64>& trace)
{
    m_originTrace = trace;
    m_originText->setText(text);
    m_originBy->setText(by);
    m_originBy->setVisible(!trace);
    m_originLink->setText(by);
    m_originLink->setVisible(trace.has_value());
    m_origin->setVisible(!text.isEmpty());
}

void ItemInspector::showFoot()
{
    if (!m_staged) return;
    const Item& shown = m_staged->item ? *m_staged->item : *m_staged->base;
    const qint64 size = tables::itemSize(shown);
    m_size->setText(tr("%L1 B of 400 KB").arg(size));
    m_meter->setValue(static_cast<int>(std::min(size, tables::maximumItemBytes)));
    m_size->setRole(size > tables::maximumItemBytes ? Role::Danger : Role::Text2);
    QStringList lines;
    switch (m_staged->kind()) {
        case StagedItem::Kind::Added:
            lines += tr("Added, not committed");
            break;
        case StagedItem::Kind::Deleted:
            lines += tr("Deleted, not committed");
            break;
        case StagedItem::Kind::Edited:
            for (const QByteArray& name : m_staged->changedAttributes()) {
                const auto* was = m_staged->base->find(name);
                const auto* is = m_staged->item->find(name);
                const QString called = QString::fromUtf8(name);
                if (!was)
                    lines += tr("%1 added, staged").arg(called);
                else if (!is)
                    lines += tr("%1 removed, staged").arg(called);
                else
                    lines += tr("%1  %2 → %3, staged").arg(called, cellText(*was).left(40), cellText(*is).left(40));
            }
            break;
    }
    m_changes->setText(lines.join(u'\n'));
    m_changes->setVisible(!lines.isEmpty());
    m_changes->setRole(m_staged->kind() == StagedItem::Kind::Added     ? Role::Success
                       : m_staged->kind() == StagedItem::Kind::Deleted ? Role::Danger
                                                                       : Role::Warning);
}

}  // namespace trestle::ui
