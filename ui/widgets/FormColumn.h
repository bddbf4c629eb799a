// A form as one column, as inspectors and dialogs have it: each label above its field, an inline error below it.
#pragma once

#include "ui/widgets/Theme.h"

#include <QWidget>

class QVBoxLayout;

namespace trestle::ui {

class InlineError;

class FormColumn : public QWidget
{
    Q_OBJECT

public:
    explicit FormColumn(QWidget* parent = nullptr);

    /// A field under its label, which becomes the field's buddy and accessible name. Returns the field's error line.
    InlineError* addField(const QString& label, QWidget* field);
    struct Field
    {
        QString label;
        QWidget* widget;
    };
    /// Short fields side by side, sharing the width equally.
    void addRow(const QList<Field>& fields);
    /// A widget of the column's whole width, without label.
    void addWidget(QWidget* widget);
    void addSeparator();
    /// A bold line over the fields that follow.
    void addSection(const QString& title);
    /// Pushes everything to the top.
    void addStretch();

private:
    [[nodiscard]] QWidget* labelled(const QString& label, QWidget* field, InlineError** error);

    QVBoxLayout* m_column;
};

}  // namespace trestle::ui
