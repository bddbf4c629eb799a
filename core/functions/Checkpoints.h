// Up to where each event source has come, in a file that is replaced as a whole. What was done after the last save is
// done again: at least once, as the service promises.
#pragma once

#include "core/base/Result.h"

#include <QByteArray>
#include <QString>

#include <map>
#include <optional>

namespace trestle::functions {

struct Checkpoint
{
    QByteArray streamLabel;
    qint64 next = 0;  // sequence of the first record that is not done with

    bool operator==(const Checkpoint&) const = default;
};

class Checkpoints
{
public:
    /// `path` "" keeps nothing. A file that cannot be read counts as empty.
    explicit Checkpoints(QString path);

    [[nodiscard]] std::optional<Checkpoint> find(const QByteArray& source) const;
    void set(const QByteArray& source, Checkpoint checkpoint);
    void remove(const QByteArray& source);
    /// Writes what changed. Errors: Io.
    [[nodiscard]] base::Result<void> save();

private:
    QString m_path;
    std::map<QByteArray, Checkpoint> m_checkpoints;
    bool m_hasChanged = false;
};

}  // namespace trestle::functions
