// One station of a request: what it is, what it did, how long it took. Painted, not edited.
#pragma once

#include <QColor>
#include <QWidget>

namespace trestle::ui {

struct StationWords
{
    QString kind;
    QString what;
    QString figure;
    QColor figureColor;
};

class StationCard : public QWidget
{
    Q_OBJECT

public:
    explicit StationCard(const StationWords& words, QWidget* parent = nullptr);

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const StationWords m_words;
};

}  // namespace trestle::ui
