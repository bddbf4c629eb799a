// One setting on the settings page: what it is called and does, its control, and a reset once it is not as delivered.
#pragma once

#include <QWidget>

class QHBoxLayout;
class QToolButton;

namespace trestle::ui {

class ThemedLabel;

class SettingsRow : public QWidget
{
    Q_OBJECT

public:
    SettingsRow(const QString& section, const QString& title, const QString& explanation);

    [[nodiscard]] const QString& section() const { return m_section; }
    [[nodiscard]] bool matches(const QString& text) const { return m_searched.contains(text, Qt::CaseInsensitive); }

Q_SIGNALS:
    void resetRequested();

protected:
    void setControl(QWidget* control);
    /// Whether it is not as delivered.
    void setChanged(bool changed);
    /// A second line in the colour of a warning: what still stands in the way; "" for none.
    void setCaveat(const QString& caveat);

private:
    QString m_section;
    QString m_searched;
    QHBoxLayout* m_row;
    ThemedLabel* m_caveat;
    QToolButton* m_reset;
};

}  // namespace trestle::ui
