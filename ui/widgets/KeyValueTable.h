// Names and values in two columns, as headers and parameters have them: edited in place with an empty row at the end,
// or only shown. Order and duplicates are kept.
#pragma once

#include <QTableWidget>

#include <utility>
#include <vector>

namespace trestle::ui {

using KeyValues = std::vector<std::pair<QByteArray, QByteArray>>;

class KeyValueTable : public QTableWidget
{
    Q_OBJECT

public:
    enum class Mode { Editable, ReadOnly };
    /// `what` is the accessible name: "Request headers".
    explicit KeyValueTable(const QString& what, Mode mode, QWidget* parent = nullptr);

    void setPairs(const KeyValues& pairs);
    /// Rows whose name is not empty.
    [[nodiscard]] KeyValues pairs() const;

Q_SIGNALS:
    /// By the user, not by setPairs().
    void pairsEdited();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void appendRow(const QByteArray& name, const QByteArray& value);
    void keepEmptyRowLast();
    void refresh();

    Mode m_mode;
    bool m_filling = false;
};

}  // namespace trestle::ui
