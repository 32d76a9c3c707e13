/* Preloaded into a pod's processes: what they bind to every address, or to localhost, is bound to the pod's own. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dlfcn.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

int bind(int descriptor, const struct sockaddr *address, socklen_t length) {
  static int (*libc_bind)(int, const struct sockaddr *, socklen_t);
  if (libc_bind == NULL) {
    libc_bind = (int (*)(int, const struct sockaddr *, socklen_t))dlsym(RTLD_NEXT, "bind");
  }
  const char *pod = getenv("POD_IP");
  struct sockaddr_in changed;
  if (pod == NULL || address == NULL || address->sa_family != AF_INET || length < sizeof changed) {
    return libc_bind(descriptor, address, length);
  }
  memcpy(&changed, address, sizeof changed);
  in_addr_t asked = ntohl(changed.sin_addr.s_addr);
  /* A port of the kernel's choice is for a client. */
  if (changed.sin_port == 0 || (asked != INADDR_ANY && asked != INADDR_LOOPBACK)) {
    return libc_bind(descriptor, address, length);
  }
  inet_pton(AF_INET, pod, &changed.sin_addr);
  return libc_bind(descriptor, (struct sockaddr *)&changed, sizeof changed);
}
