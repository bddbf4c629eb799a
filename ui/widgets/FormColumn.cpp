#include "ui/widgets/FormColumn.h"

#include "ui/widgets/ThemedLabel.h"

#include <QVBoxLayout>

namespace trestle::ui {

FormColumn::FormColumn(QWidget* parent) : QWidget(parent), m_column(new QVBoxLayout(this))
{
    m_column->setContentsMargins(Theme::panelPadding, Theme::panelPadding, Theme::panelPadding, Theme::panelPadding);
    m_column->setSpacing(Theme::panelPadding);
}

QWidget* FormColumn::labelled(const QString& label, QWidget* field, InlineError** error)
{
    auto* cell = new QWidget;
    auto* column = new QVBoxLayout(cell);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Theme::grid);
    auto* caption = new ThemedLabel(label, FontRole::Secondary, Role::Text2);
    caption->setBuddy(field);
    column->addWidget(caption);
    column->addWidget(field);
    if (field->accessibleName().isEmpty()) field->setAccessibleName(QString(label).remove(u'&'));
    auto* line = new InlineError;
    column->addWidget(line);
    if (error) *error = line;
    return cell;
}

InlineError* FormColumn::addField(const QString& label, QWidget* field)
{
    InlineError* error = nullptr;
    m_column->addWidget(labelled(label, field, &error));
    return error;
}

void FormColumn::addRow(const QList<Field>& fields)
{
    auto* row = new QHBoxLayout;
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    for (const Field& field : fields)
        row->addWidget(labelled(field.label, field.widget, nullptr), 1);
    m_column->addLayout(row);
}

void FormColumn::addWidget(QWidget* widget)
{
    m_column->addWidget(widget);
}

void FormColumn::addSeparator()
{
    auto* line = new QFrame;
    line->setFrameShape(QFrame::HLine);
    line->setFixedHeight(Theme::grid);
    m_column->addWidget(line);
}

void FormColumn::addSection(const QString& title)
{
    m_column->addWidget(new ThemedLabel(title, FontRole::BodyStrong));
}

void FormColumn::addStretch()
{
    m_column->addStretch(1);
}

}  // namespace trestle::ui
