// One process owns a data file at a time. The lock is the kernel's (flock) on a file beside the data file, so it ends
// with its process however that ends; who holds it stands in the file, for the message of whoever comes second.
#pragma once

#include "core/base/Result.h"

#include <QString>

namespace trestle::tables {

class DataLock
{
public:
    /// Locks `dataPath` + ".lock". Errors: WorkspaceLocked (names program and process), PermissionDenied, Io.
    [[nodiscard]] static base::Result<DataLock> acquire(const QString& dataPath);
    DataLock(DataLock&& other) noexcept : m_descriptor(std::exchange(other.m_descriptor, -1)) {}
    DataLock& operator=(DataLock&& other) noexcept;
    ~DataLock();

private:
    explicit DataLock(int descriptor) : m_descriptor(descriptor) {}

    int m_descriptor = -1;
};

}  // namespace trestle::tables
