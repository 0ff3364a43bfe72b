/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Long numbers by mulx, adcx and adox: the inner functions of mont_mulx.c,
 * which says what each is for.
 *
 * mulx multiplies rdx by a limb and touches no flag.  adcx adds with the carry
 * flag only and adox with the overflow flag only, so that the low and the high
 * halves of the products run in two chains of carries side by side.
 *
 * Numbers are arrays of blocks of 8 limbs.  No branch and no address depends on
 * a limb; counts are public.  Registers: rdi, rsi and rbx point at numbers, r8
 * to r15 hold 8 limbs of a sum, rdx is the multiplier, rax and rcx hold a
 * product.
 *
 * System V calling convention; in AT&T syntax "mulx source, low, high" and
 * "adcx source, sum".
 */

#ifdef __CET__
#include <cet.h>
#else
#define _CET_ENDBR
#endif

#define FUNCTION(name)    \
    .globl name;          \
    .hidden name;         \
    .type name, @function; \
    .p2align 6;           \
    name: .cfi_startproc; \
    _CET_ENDBR

#define END(name)  \
    .cfi_endproc;  \
    .size name, . - name

#define PUSH(reg)               \
    push reg;                   \
    .cfi_adjust_cfa_offset 8;   \
    .cfi_rel_offset reg, 0

#define POP(reg)                \
    pop reg;                    \
    .cfi_adjust_cfa_offset -8;  \
    .cfi_restore reg

#define SAVE                                              \
    PUSH(%rbx); PUSH(%rbp); PUSH(%r12); PUSH(%r13); PUSH(%r14); PUSH(%r15)

#define RESTORE                                           \
    POP(%r15); POP(%r14); POP(%r13); POP(%r12); POP(%rbp); POP(%rbx)

    .text

/* sum, above += rdx times limb j of the number at rsi */
#define PRODUCT(j, sum, above)   \
    mulx 8*(j)(%rsi), %rax, %rcx; \
    adcx %rax, sum;              \
    adox %rcx, above

/*
 * s0..s7 += b[i] times the block at rsi.  The lowest limb is then complete and
 * goes to r[i]; its register takes the new highest limb.
 */
#define ROW(i, s0, s1, s2, s3, s4, s5, s6, s7) \
    mov 8*(i)(%rbx), %rdx;                     \
    xor %eax, %eax; /* both carries = 0 */     \
    PRODUCT(0, s0, s1);                        \
    mov s0, 8*(i)(%rdi);                       \
    PRODUCT(1, s1, s2);                        \
    PRODUCT(2, s2, s3);                        \
    PRODUCT(3, s3, s4);                        \
    PRODUCT(4, s4, s5);                        \
    PRODUCT(5, s5, s6);                        \
    PRODUCT(6, s6, s7);                        \
    mulx 56(%rsi), %rax, s0;                   \
    adcx %rax, s7;                             \
    mov $0, %eax; /* keeps the carries */      \
    adox %rax, s0;                             \
    adcx %rax, s0

/* r8..r15 += the block at rdi, with the carry flag in and out */
#define ADD_BLOCK        \
    adc 0(%rdi), %r8;    \
    adc 8(%rdi), %r9;    \
    adc 16(%rdi), %r10;  \
    adc 24(%rdi), %r11;  \
    adc 32(%rdi), %r12;  \
    adc 40(%rdi), %r13;  \
    adc 48(%rdi), %r14;  \
    adc 56(%rdi), %r15

/*
 * uint64_t eg_mulx_addmul8(uint64_t *r, const uint64_t *a, size_t blocks,
 *                          const uint64_t *b, uint64_t carry)
 *
 * Each turn of the loop finishes the 8 limbs of one block of r, over which the
 * products of 8 rows pass; r8..r15 go on to the next block.  The carry of r's
 * own limbs into the next block waits in rbp, because the 8 limbs of the sum
 * have no room for it.
 */
FUNCTION(eg_mulx_addmul8)
    SAVE
    mov %rcx, %rbx
    PUSH(%r8)                    /* 8(%rsp): the carry that came in */
    shl $6, %rdx
    add %rsi, %rdx
    push %rdx                    /* 0(%rsp): the end of a */
    .cfi_adjust_cfa_offset 8
    xor %ebp, %ebp
    xor %r8d, %r8d
    xor %r9d, %r9d
    xor %r10d, %r10d
    xor %r11d, %r11d
    xor %r12d, %r12d
    xor %r13d, %r13d
    xor %r14d, %r14d
    xor %r15d, %r15d
    cmp %rdx, %rsi
    je 2f

    .p2align 5
1:  neg %rbp                     /* carry flag = rbp */
    ADD_BLOCK
    sbb %rbp, %rbp
    neg %rbp
    ROW(0, %r8, %r9, %r10, %r11, %r12, %r13, %r14, %r15)
    ROW(1, %r9, %r10, %r11, %r12, %r13, %r14, %r15, %r8)
    ROW(2, %r10, %r11, %r12, %r13, %r14, %r15, %r8, %r9)
    ROW(3, %r11, %r12, %r13, %r14, %r15, %r8, %r9, %r10)
    ROW(4, %r12, %r13, %r14, %r15, %r8, %r9, %r10, %r11)
    ROW(5, %r13, %r14, %r15, %r8, %r9, %r10, %r11, %r12)
    ROW(6, %r14, %r15, %r8, %r9, %r10, %r11, %r12, %r13)
    ROW(7, %r15, %r8, %r9, %r10, %r11, %r12, %r13, %r14)
    add $64, %rsi
    add $64, %rdi
    cmp (%rsp), %rsi
    jne 1b

    /* The highest block: with rbp it is below 2^512, then r and the carry. */
2:  add %rbp, %r8
    adc $0, %r9
    adc $0, %r10
    adc $0, %r11
    adc $0, %r12
    adc $0, %r13
    adc $0, %r14
    adc $0, %r15
    mov 8(%rsp), %rax
    neg %rax                     /* carry flag = the carry that came in */
    ADD_BLOCK
    mov %r8, 0(%rdi)
    mov %r9, 8(%rdi)
    mov %r10, 16(%rdi)
    mov %r11, 24(%rdi)
    mov %r12, 32(%rdi)
    mov %r13, 40(%rdi)
    mov %r14, 48(%rdi)
    mov %r15, 56(%rdi)
    setc %al
    movzbl %al, %eax
    add $16, %rsp
    .cfi_adjust_cfa_offset -16
    RESTORE
    ret
END(eg_mulx_addmul8)

/* The first product of a row: sum has a value, above none. */
#define FIRST(j, sum, above)      \
    mulx 8*(j)(%rsi), %rax, above; \
    add %rax, sum
/* A product of the first row; nothing is there yet above. */
#define FRESH(j, sum, above)      \
    mulx 8*(j)(%rsi), %rax, above; \
    adc %rax, sum

/*
 * void eg_mulx_triangle8(uint64_t *r, const uint64_t *a)
 *
 * Row i multiplies a[i] by a[i+1] to a[7]; it completes limbs 2i+1 and 2i+2 and
 * begins limb i+8.  Limb k is in register r(8 + k mod 8).
 */
FUNCTION(eg_mulx_triangle8)
    SAVE
    mov 0(%rsi), %rdx
    mulx 8(%rsi), %r9, %r10
    FIRST(2, %r10, %r11)
    FRESH(3, %r11, %r12)
    FRESH(4, %r12, %r13)
    FRESH(5, %r13, %r14)
    FRESH(6, %r14, %r15)
    FRESH(7, %r15, %r8)
    adc $0, %r8
    movq $0, 0(%rdi)
    mov %r9, 8(%rdi)
    mov %r10, 16(%rdi)

#define TOP(sum, above)           \
    mulx 56(%rsi), %rax, above;   \
    adcx %rax, sum;               \
    mov $0, %eax;                 \
    adox %rax, above;             \
    adcx %rax, above

    mov 8(%rsi), %rdx
    xor %eax, %eax
    PRODUCT(2, %r11, %r12)
    mov %r11, 24(%rdi)
    PRODUCT(3, %r12, %r13)
    mov %r12, 32(%rdi)
    PRODUCT(4, %r13, %r14)
    PRODUCT(5, %r14, %r15)
    PRODUCT(6, %r15, %r8)
    TOP(%r8, %r9)

    mov 16(%rsi), %rdx
    xor %eax, %eax
    PRODUCT(3, %r13, %r14)
    mov %r13, 40(%rdi)
    PRODUCT(4, %r14, %r15)
    mov %r14, 48(%rdi)
    PRODUCT(5, %r15, %r8)
    PRODUCT(6, %r8, %r9)
    TOP(%r9, %r10)

    mov 24(%rsi), %rdx
    xor %eax, %eax
    PRODUCT(4, %r15, %r8)
    mov %r15, 56(%rdi)
    PRODUCT(5, %r8, %r9)
    mov %r8, 64(%rdi)
    PRODUCT(6, %r9, %r10)
    TOP(%r10, %r11)

    mov 32(%rsi), %rdx
    xor %eax, %eax
    PRODUCT(5, %r9, %r10)
    mov %r9, 72(%rdi)
    PRODUCT(6, %r10, %r11)
    mov %r10, 80(%rdi)
    TOP(%r11, %r12)

    mov 40(%rsi), %rdx
    xor %eax, %eax
    PRODUCT(6, %r11, %r12)
    mov %r11, 88(%rdi)
    TOP(%r12, %r13)
    mov %r12, 96(%rdi)

    mov 48(%rsi), %rdx
    xor %eax, %eax
    TOP(%r13, %r14)
    mov %r13, 104(%rdi)
    mov %r14, 112(%rdi)
    movq $0, 120(%rdi)
    RESTORE
    ret
END(eg_mulx_triangle8)

/* Limbs 2i and 2i+1 of t: doubled by the carry chain, the square of a[i] added
 * by the overflow chain. */
#define DOUBLE_ADD_SQUARE(i)       \
    mov 8*(i)(%rsi), %rdx;         \
    mulx %rdx, %rax, %r8;          \
    mov 16*(i)(%rdi), %r9;         \
    mov 16*(i)+8(%rdi), %r10;      \
    adcx %r9, %r9;                 \
    adox %rax, %r9;                \
    adcx %r10, %r10;               \
    adox %r8, %r10;                \
    mov %r9, 16*(i)(%rdi);         \
    mov %r10, 16*(i)+8(%rdi)

/* void eg_mulx_double_add_squares(uint64_t *t, const uint64_t *a,
 *                                 size_t blocks) */
FUNCTION(eg_mulx_double_add_squares)
    mov %rdx, %rcx
    xor %eax, %eax               /* both carries = 0 */
    .p2align 5
1:  DOUBLE_ADD_SQUARE(0)
    DOUBLE_ADD_SQUARE(1)
    DOUBLE_ADD_SQUARE(2)
    DOUBLE_ADD_SQUARE(3)
    DOUBLE_ADD_SQUARE(4)
    DOUBLE_ADD_SQUARE(5)
    DOUBLE_ADD_SQUARE(6)
    DOUBLE_ADD_SQUARE(7)
    lea 64(%rsi), %rsi           /* lea and jrcxz keep the carries */
    lea 128(%rdi), %rdi
    lea -1(%rcx), %rcx
    jrcxz 2f
    jmp 1b
2:  ret
END(eg_mulx_double_add_squares)

/* One limb of a sum or a difference. */
#define LIMB(op, i)          \
    mov 8*(i)(%rsi), %rax;   \
    op 8*(i)(%rdx), %rax;    \
    mov %rax, 8*(i)(%rdi)

#define BLOCKS(op)                                                     \
    neg %r8;      /* carry flag = r8 */                                \
    .p2align 5;                                                        \
1:  LIMB(op, 0); LIMB(op, 1); LIMB(op, 2); LIMB(op, 3);                \
    LIMB(op, 4); LIMB(op, 5); LIMB(op, 6); LIMB(op, 7);                \
    lea 64(%rsi), %rsi;                                                \
    lea 64(%rdx), %rdx;                                                \
    lea 64(%rdi), %rdi;                                                \
    dec %rcx;     /* keeps the carry flag */                           \
    jnz 1b;                                                            \
    setc %al;                                                          \
    movzbl %al, %eax;                                                  \
    ret

/* uint64_t eg_mulx_add(uint64_t *r, const uint64_t *a, const uint64_t *b,
 *                      size_t blocks, uint64_t carry) */
FUNCTION(eg_mulx_add)
    BLOCKS(adc)
END(eg_mulx_add)

/* uint64_t eg_mulx_sub(uint64_t *r, const uint64_t *a, const uint64_t *b,
 *                      size_t blocks, uint64_t borrow) */
FUNCTION(eg_mulx_sub)
    BLOCKS(sbb)
END(eg_mulx_sub)

#if defined(__linux__) && defined(__ELF__)
    .section .note.GNU-stack, "", @progbits
#endif
